//! Names in the forms that notes give them. Each text marks in brackets all that must be found in it.

use super::support::{RESEARCH, work};
use std::path::Path;

/// The text without its brackets, and what they held.
fn unmarked(marked: &str) -> (String, Vec<&str>) {
    let spans = marked.split('[').skip(1);
    let spans = spans.map(|rest| rest.split(']').next().unwrap_or_default());
    (marked.replace(['[', ']'], ""), spans.collect())
}

/// What is found in a text, in its order.
fn found(text: &str) -> Vec<String> {
    let found = |worker: &mut schuilnaam::pipeline::Worker<'_>, document: &_| {
        let resolved = worker.find(document)?;
        let spans = resolved.mentions.iter().map(|m| m.detection.span);
        Ok(spans.map(|s| s.of(text).to_owned()).collect())
    };
    work(&RESEARCH, Path::new("a.txt"), text.as_bytes(), found).unwrap()
}

fn check(cases: &[&str]) {
    let wrong: Vec<String> = cases
        .iter()
        .filter_map(|marked| {
            let (text, wanted) = unmarked(marked);
            let found = found(&text);
            (found != wanted).then(|| format!("{marked}\n  finds {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn initials_may_have_several_letters() {
    check(&[
        "Ik sprak gisteren [Joh. de Vries] en daarna [Chr. Bakker].",
        "Aanwezig waren [Th. van 't Slot] en dhr. [Ph. Molenaar].",
        "De les Chr. begint om negen uur.",
    ]);
}

#[test]
fn prefixes_that_are_words_too_belong_to_the_surname() {
    check(&[
        "Ik zei tegen [ten Brinke]: weet u dat wel?",
        "Gisteren belde [ten Cate] nog.",
        "Toen kwam [ter Horst] binnen.",
        "De brief werd ten onrechte verstuurd, ter informatie.",
    ]);
}

#[test]
fn a_prefix_with_a_capital_inside_the_sentence_opens_a_surname() {
    check(&[
        "We spraken over school.\nOverleg met [Van der Stulp] gaat niet door.",
        "Volgens dhr. [Te Loo] klopt dat, zei [Ilse te Loo] ook.",
        "De brief is geschreven te [Lochem], op een maandag.",
    ]);
}

#[test]
fn in_texts_without_capitals_words_that_are_like_no_other_are_names() {
    check(&[
        "het was lang.\nik heb het er met [jorvan] over gehad. we hebben [tischa] gevraagd of ze kwam.",
        "het was lang.\nik heb het er met moedr over gehad. ze zaten op de schoolbnak.",
    ]);
}

#[test]
fn an_ending_makes_a_thing_of_a_word_only() {
    check(&["Ik mis [Ysbrecht] elke dag. Zijn Cliëntnr is zoek en het Jeugdrecht ook."]);
}

#[test]
fn a_piece_that_is_a_prefix_belongs_to_what_is_spelled() {
    check(&["Ik ben [Bram Oosterhof]. Twee keer een o. [O o s ter hof]. Ja."]);
}

#[test]
fn names_of_files_hold_names_and_dates() {
    check(&[
        "Opname: interview_[Soufiane]_[12-03-2024]_deel1.m4a",
        "Bestand: Intake_[Martina]_S_[20220919].pdf, zie ook Verslag_Zorgplan_2.pdf",
        "Opname: 2023_[wouters]_ruw.m4a",
    ]);
}

#[test]
fn letters_of_somebody_are_that_person_and_a_field_may_tell_of_one() {
    check(&[
        "Aanwezig: [Pieter van Loon] en [Joost Zaal].\n[PvL] belt de gemeente. Verslag aan [JZ].\n[JZ] – indicatie",
        "School: [Hidde] zit op het sbo, [De Klimroos].\nWerk: [Machteld] is kok bij [De Schuimspaan].",
    ]);
}

#[test]
fn plurals_of_letters_and_what_follows_a_postscript_are_nobody() {
    check(&[
        "De VOG's worden nagekeken, de CD's zijn weg en de VWO'ers zaten er al.",
        "P.S. In de brief staat het. P.S. Op school is het goed. PS In de klas niet.",
        "N.B. Bij ons thuis is het anders.",
    ]);
}

#[test]
fn codes_with_a_function_are_persons() {
    check(&["Aanwezig: [MvdL] (vz), [SÇ] (gedragswet.), [HB] (jeugdarts)"]);
}

#[test]
fn organisations_are_named_between_commas_and_by_their_owners() {
    check(&[
        "R: En toen zat ik in [Almelo] op de groep, [Kompas], dat was echt niks.",
        "Mijn oom werkt bij [Bolt & Zn], van de vrachtwagens.",
        "En mijn tante werkt bij [Jansma en Zonen] in de winkel.",
        "Hij kreeg een V-nummer en één op V-nummer staat er nog.",
    ]);
}

#[test]
fn a_postcode_is_followed_by_its_town() {
    check(&["Kom maar langs: [Kerklaan 41 achter], [2291 XK] [Wateringen]. Bel doet het niet."]);
}

#[test]
fn a_call_name_stands_in_quotes_before_the_surname() {
    check(&[
        "Dat was zo.\n[Xiaoling] \"[Donder]\" [Chen] schreef dit. Toen zei hij: \"Jouw beurt, [Donder].\"",
    ]);
}

#[test]
fn without_capitals_houses_are_told_by_what_stands_around_them() {
    check(&[
        "het was lang.\nde groep heet de [werkplaats] en daar zat hij.",
        "het was lang.\nze woont nu bij de [springbron] in [wageningen] en dat gaat.",
        "het was lang.\nop de [hoogvlakte], dat was mijn vorige groep, was het leuk.",
        "het was lang.\nze zit op school (het [lichtpunt], klas 1) en fietst zelf.",
        "het was lang.\nhij zit op het [katrienlyceum] sinds de zomer.",
        "het was lang.\nwe waren bij de huisarts in [wageningen] en op de basischool.",
    ]);
}

#[test]
fn in_a_chat_each_writer_has_their_own_capitals() {
    check(&[
        "[Sanne]: Hoi! Fijn dat je er bent. Hoe gaat het? Vertel eens.\n[Milan]: hoi. ja wel goed. beetje moe. \
         mag wel.\n[Sanne]: En thuis? Hoe is het daar? Wie zie je? Gaat dat?\n[Milan]: mn moeder niet. \
         [jorvan] kwam wel. ik heb het er met [jorvan] over gehad. wel leuk.\n",
    ]);
}

#[test]
fn initials_of_a_person_are_hers_where_they_are_a_word_too() {
    check(&[
        "Met: [Sanne Ramdas-Kooi], jeugdbeschermer.\n\n[SR]: Niet de kinderen. Dat is zo.\n",
        "[G. ter Haar] belde. Vader [Clifton Lo-A-Tjong] ook, en docent [Appie Smit]. De Appie was dicht.",
        "Dat doen we, ik bel [Jet Hulshof] morgen.",
    ]);
}

#[test]
fn a_user_name_holds_the_names_inside_it() {
    check(&["Ze zit op insta als [lotte.xo.599]. De voogd ook."]);
}

#[test]
fn numbers_of_points_and_teams_are_no_ages() {
    check(&[
        "[Djairo] komt in punt 3 en 4.",
        "Wij hadden een team van negen en één iemand ging weg.",
    ]);
}

#[test]
fn a_legend_tells_which_labels_are_nobodys_name() {
    check(&[
        "PM: pleegmoeder, INT: interviewer\n\nINT: En nu?\nPM: Nu belt [Joke] weer.\nINT: Mooi.\nPM: Ja.",
        "INT = interviewer; [JP] = [Jan Pieter]\n\nINT: En nu?\n[JP]: Nu weer wel.\nINT: Mooi.\n[JP]: Ja.",
    ]);
}

#[test]
fn brackets_give_a_person_letters() {
    check(&[
        "Aanwezig: [Gerdien Olde Bos] ([G]), [Bennie Olde Bos] ([B]), int. [Saskia] ([S])\n\n[S]: Zes kinderen, klopt dat?\n[G]: Zeven.\n[B]: Een klein meisje.\n[S]: Aha.\n[G]: Ja.\n[B]: Ja.",
        "Gesprek met [Ilse] (I)\n\nI: Hoe gaat het?\nR: Goed.\nI: Mooi.\nR: Ja.",
    ]);
}

#[test]
fn a_cut_article_and_a_figure_belong_to_the_house() {
    check(&[
        "Ze slaapt bij ons op ['t Kapelke], en daarna in groep [Baken 3], daar is het stil.",
        "Mijn jeugdbeschermer, mevrouw [Oude Nijhuis], belde [Jan Klein Haneveld].",
    ]);
}

#[test]
fn letters_that_count_headings_are_nobodys() {
    check(&[
        "A. Aanleiding\nHet liep mis.\n\nB. Verloop\n[Fedde] zag het.\n\nC. Afspraken\nGeen.",
        "[A. de Vries] belde.\n\n[B. Jansen] ook.",
    ]);
}

#[test]
fn a_small_surname_takes_its_prefix() {
    check(&[
        "en wat zou je willen dat mevrouw [van den brink] doet\nja die [van den brink] ja weet je die is oke maar die heeft een huis",
    ]);
}

#[test]
fn where_somebody_lives_or_works_is_no_surname() {
    check(&[
        "Bel met oma [Ethline] op Curaçao, dat wil ze.",
        "Er zat een mevrouw van Veilig Thuis op de bank.",
        "Dan belt mevrouw [Van Bueren] even.",
    ]);
}

#[test]
fn companies_and_schools_are_whole() {
    check(&[
        "Hij werkt bij [Van Drongelen Transport] in de nacht.",
        "Daarna zat ze op [het Kompas College] in de stad.",
        "De curator is van [Kwast Advocaten] geloof ik.",
    ]);
}

#[test]
fn what_a_thing_is_called_is_nobodys_name() {
    check(&[
        "Postpartum heet dat, zei de arts.",
        "kat heette [Poekie], de buren hadden er twee",
        "Hij kwam binnen in een Adidas trui, Nike tas en zo.",
    ]);
}

#[test]
fn towns_are_found_without_their_hyphens() {
    check(&["hij woont nu in [oud beijerland] bij mensen\ndaarvoor in [alphen]"]);
}

#[test]
fn file_names_hold_names_and_words() {
    check(&["opgeslagen als wandel_[mohand]_okt.docx, samen met [Mohand] doorgenomen"]);
}

#[test]
fn an_address_holds_the_names_inside_it() {
    check(&[
        "Adres: [Achterom 14-bis], [3995 XZ] [Houten]\nWe wonen [Jan van Galenstraat 12] in [Ede].",
        "Het is rustig bij [Gonnie] aan de [Esweg 14], zegt [Wout].",
    ]);
}

#[test]
fn tests_bodies_events_and_seasons_are_nobodys_name() {
    check(&[
        "In de Ramadan vast ik, en op de Hema kochten we sokken.",
        "Ze deed de WISC-V en de NIO-toets, en daarna MST.",
        "Het was buiten maar 6 °C. Koud.",
        "Ik keek naar het NK en hij naar het Guinness Book of Records.",
        "De Inspectie kwam langs, en het ministerie van Justitie belde [Fatima].",
    ]);
}
