use super::*;
#[test]
fn dump() {
    for path in std::env::var("DUMP").unwrap_or_default().split(':').filter(|p| !p.is_empty()) {
        let bytes = std::fs::read(path).unwrap();
        let p = std::path::Path::new(path);
        let f = Format::of(p).unwrap_or_else(|| Format::sniff(&bytes));
        println!("=== {path}");
        match read(f, bytes, Origin{number:1,path:p.into()}, Structure::built_in()) {
            Err(e) => println!("ERROR {e}"),
            Ok(d) => {
                for b in &d.blocks {
                    let of = |s: Span| s.of(&d.text).replace('\n', "⏎").chars().take(70).collect::<String>();
                    println!("{:?}{} {} <{}> {}", b.kind, b.field.map_or(String::new(), |f| format!("({})", f.name())), b.label.map_or(String::new(), |l| of(l)+":"), b.speaker.map_or(String::new(), of), of(b.content));
                }
                for m in &d.marks { println!("MARK [{}] {}", m.speaker.map_or("", |s| s.of(&d.text)), d.pieces(m.span).iter().map(|s| s.of(&d.text)).collect::<Vec<_>>().join(" // ")); }
                println!("{:?}", d.notices);
                let out = d.source.write(&d.text, &[]).unwrap();
                std::fs::write(format!("/tmp/out_{}", p.file_name().unwrap().to_str().unwrap()), out).unwrap();
            }
        }
    }
}
