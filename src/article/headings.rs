//! Headings of what a page carries besides its article, in many languages.

/// What follows a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heads {
    /// Links to other articles, or what is told of them.
    Links,
    /// What readers say.
    Comments,
    /// Nothing: the line says that there is an advertisement, or that the text goes on below it.
    Nothing,
}

/// Longest heading, in characters.
const LONGEST: usize = 70;
/// Longest line that begins with such a heading and goes on with the title of an article, in characters.
const LONGEST_LINK: usize = 240;

/// Links to other articles, parted by `;`. What ends in `*` is how a heading begins; what ends in `:` is one
/// behind which a title can stand in the same line.
const LINKS: &str = "\
    related; related articles*; related stories*; related news*; related topics*; related content*; related coverage*; related links*; related posts*; related videos*; \
    related reading*; more on this story; more on this; more on this topic; more from*; more stories*; more news; more coverage; more in *; read next; read more:; read also:; also read:; see also:; \
    our readers read next; what to read next; up next; next article; previous article; recommended*; most read*; most popular*; most viewed*; most watched*; most shared*; trending*; top stories*; \
    latest; latest news*; latest stories*; latest headlines*; latest from*; you may also like*; you might also like*; you may like*; don't miss; don’t miss; editors' picks; editors’ picks; editor's picks; editor’s picks; popular; popular now; popular stories; \
    in other news; elsewhere on*; from around the web; around the web; sponsored content; sponsored links; promoted stories; promoted content; keep reading; further reading; explore more*; must see; watch next; \
    features & analysis; suggested topics*; follow us; topics; tags; share this; in case you missed it*; \
    читайте также:; читать также:; читать дальше; еще по теме; ещё по теме; по теме:; материалы по теме; новости по теме; статьи по теме; похожие новости; похожие материалы; \
    лента новостей; последние новости; популярное; популярные новости; самое читаемое; рекомендуем; рекомендуем прочитать; выбор редакции; другие новости; другие материалы; смотрите также:; новости партнеров; новости партнёров; главное за день; теги; \
    читайте також:; також читайте:; за темою; новини за темою; матеріали за темою; схожі новини; схожі матеріали; стрічка новин; останні новини; популярне; популярні новини; найпопулярніше; рекомендуємо; вибір редакції; інші новини; дивіться також:; новини партнерів; головне за день; теми; усі теми; всі теми; \
    mehr zum thema*; mehr zu diesem thema; lesen sie auch:; lesen sie mehr*; das könnte sie auch interessieren*; das könnte sie interessieren*; auch interessant:; weitere artikel*; weitere themen*; weitere meldungen*; weitere nachrichten*; \
    meistgelesen*; die redaktion empfiehlt*; empfehlungen der redaktion; empfehlungen; schlagwörter; stichworte; neueste artikel*; neueste nachrichten*; ähnliche artikel*; verwandte themen*; verwandte artikel*; mehr aus *; mehr von *; mehr von dieser autorin; zum thema; \
    à lire aussi:; a lire aussi:; lire aussi:; à lire également:; lire également:; sur le même sujet*; sur le même thème*; les plus lus*; articles liés; articles similaires; articles associés; dans la même rubrique; nos derniers articles; recommandé pour vous; voir aussi:; \
    noticias relacionadas; noticia relacionada; te puede interesar*; también te puede interesar*; le puede interesar*; lo más leído*; lo más visto*; artículos relacionados; lee también:; lea también:; leer más; últimas noticias; más noticias; más información; archivado en; temas relacionados; \
    leggi anche:; articoli correlati; potrebbe interessarti*; ultime notizie; i più letti; leia também:; leia mais:; mais lidas; notícias relacionadas; veja também:; \
    czytaj więcej:; czytaj także:; czytaj też:; zobacz także:; zobacz też:; polecane; najpopularniejsze; najnowsze; lees ook:; lees meer:; meest gelezen; les også:; læs også:; läs även:; läs också:; läs mer:; mest lest; mest läst; \
    ilgili haberler*; en çok okunanlar*; son haberler; čtěte také:; čtěte více:; přečtěte si také:; související články; \
    اقرأ أيضا:; اقرأ أيضاً:; إقرأ أيضا:; اقرأ المزيد; مواضيع ذات صلة; أخبار ذات صلة; الأكثر قراءة; التالي; المزيد من*; כתבות נוספות; קראו גם:; \
    相关新闻; 相关文章; 相关阅读; 延伸阅读; 推荐阅读; 関連記事; 関連ニュース; 関連キーワード; おすすめ; おすすめ記事; おすすめ情報; 人気記事; ランキング; あわせて読みたい; 관련기사; 관련 기사; 많이 본 뉴스; यह भी पढ़ें:";

/// What readers say.
const COMMENTS: &str = "comments*; leave a comment*; leave a reply*; join the conversation*; reader comments*; reactions; discussion; \
    комментарии*; обсуждение; оставить комментарий*; коментарі*; обговорення; залишити коментар*; kommentare*; leserkommentare*; diskussion; commentaires*; vos réactions; \
    comentarios*; comentários*; commenti*; komentarze*; reacties; kommentarer*; yorumlar*; التعليقات*; 评论; コメント; 댓글*";

/// Advertisements, and that the text goes on.
const NOTHING: &str = "advertisement; advertisement*scroll to continue; scroll to continue; story continues below*; article continues below*; this advertisement has not loaded yet*; article content; \
    continue reading; continue reading below; author of the article; anzeige; werbung; реклама; publicidad; publicité; annonce; annons; reklama; reklam; pubblicità; advertentie; 広告; 광고; إعلان; إعلانات; פרסומת";

/// What a line is the heading of, if it is one.
pub(super) fn heads(line: &str) -> Option<Heads> {
    if line.len() > LONGEST_LINK * 4 {
        return None;
    }
    let line = line.to_lowercase();
    let bare = line.trim_matches(|c: char| !c.is_alphanumeric());
    // A number in front, as in `18 comments`, or behind tells how many.
    let bare = bare.trim_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '(' | '[' | ':')).trim();
    if bare.is_empty() {
        return None;
    }
    let is_short = line.chars().count() <= LONGEST;
    let is_in = |table: &str| table.split(';').map(str::trim).any(|entry| is_short && matches(entry, bare));
    let ends = line.ends_with(['.', '?']) && !line.ends_with("..");
    match () {
        () if is_in(NOTHING) => Some(Heads::Nothing),
        () if !ends && is_in(COMMENTS) => Some(Heads::Comments),
        () if !ends && is_in(LINKS) => Some(Heads::Links),
        () => None,
    }
}

/// Whether a line sends readers to another article, whose title it has.
pub(super) fn names_another(line: &str) -> bool {
    if line.chars().count() > LONGEST_LINK {
        return false;
    }
    let line = line.to_lowercase();
    let start = line.trim_start_matches(|c: char| !c.is_alphanumeric());
    let entries = LINKS.split(';').map(str::trim).filter_map(|entry| entry.strip_suffix(':'));
    let mut rests = entries.filter_map(|entry| start.strip_prefix(entry));
    rests.any(|rest| rest.trim_start().starts_with([':', '：']))
}

fn matches(entry: &str, line: &str) -> bool {
    match entry.split_once('*') {
        None => line == entry.trim_end_matches(':'),
        Some((start, end)) => line.strip_prefix(start).is_some_and(|rest| rest.ends_with(end)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_known_in_many_languages() {
        for line in [
            "Related",
            "MORE FROM THE POST",
            "Our readers read next",
            "Most read in World",
            "Recommended Stories",
            "Лента новостей",
            "Читайте также:",
            "Новини за темою",
            "Mehr zum Thema",
            "Die Redaktion empfiehlt",
            "À lire aussi",
            "Noticia relacionada",
            "Czytaj więcej",
            "اقرأ أيضاً",
            "関連記事",
            "You may also like…",
        ] {
            assert_eq!(heads(line), Some(Heads::Links), "{line}");
        }
        for line in ["18 comments", "Comments (4)", "Комментарии 12", "Kommentare", "Leave a reply"]
        {
            assert_eq!(heads(line), Some(Heads::Comments), "{line}");
        }
        for line in [
            "Advertisement",
            "Story continues below advertisement",
            "Anzeige",
            "Реклама:",
            "Article content",
            "Advertisement · Scroll to continue",
        ] {
            assert_eq!(heads(line), Some(Heads::Nothing), "{line}");
        }
    }

    #[test]
    fn sentences_are_no_headings() {
        for line in [
            "Comments by the minister were met with silence in Veii and in Rome, where nobody had been told of them.",
            "More from the front was not to be learnt.",
            "Popular anger grew.",
            "Themen der Zeit",
            "Relatives wait",
        ] {
            assert_eq!(heads(line), None, "{line}");
        }
    }

    #[test]
    fn a_title_can_stand_behind_a_heading() {
        assert!(
            names_another("Les også: Broen er borte") && names_another("Lesen Sie auch: Die Brücke ist weg")
        );
        assert!(!names_another("Les også avisen") && !names_another("Related: what he said"));
    }
}
