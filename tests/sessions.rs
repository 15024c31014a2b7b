//! Sessions of the command line: help in both languages, and what is said of bad arguments.

#[test]
fn sessions() {
    trycmd::TestCases::new().case("tests/cmd/*.toml");
}
