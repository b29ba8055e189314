//! What a page carries around an article, as one table of rules.

/// A reason to drop a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// Its name in reports.
    pub name: &'static str,
    /// What it is that it drops.
    pub reason: &'static str,
    /// How such a line begins, and what else can be in it, in lower case, parted by `;`: patterns are only
    /// tried, and only made, where there is such a cue.
    pub(super) starts: &'static str,
    pub(super) has: &'static str,
    /// What such a line looks like: regular expressions for a whole line without outer white space, in any
    /// case. Rules without one look at more than the line.
    pub(super) patterns: &'static [&'static str],
}

const fn rule(
    name: &'static str,
    reason: &'static str,
    starts: &'static str,
    has: &'static str,
    patterns: &'static [&'static str],
) -> Rule {
    Rule { name, reason, starts, has, patterns }
}

/// Every rule, in the order in which they are tried.
pub const RULES: [Rule; 25] = [
    rule(
        "navigation",
        "menus, search boxes and players",
        "skip;jump;http://;https://;www.;summary;companies;our standards;privacy;cookie;terms;accessibility;site map;sitemap;about us;newsletter;my account;reply;continue reading;menu;search;home;close;back to top;navigation;breadcrumb;loading;next;previous;video;audio;gallery;play;pause;mute;live;watch;listen;ad;sponsored;promoted;full screen;fullscreen;autoplay;view photos;buy photo;key event;this video;this audio;this clip;this media;this content;sorry, this;to play this;to watch this;to view this;please enable;please turn on;enable javascript;turn on javascript;your browser;t.me/;view this ;see this ;view more on;a post shared;a photo shared;a video shared;a reel shared;for immediate;press release;media advisory",
        "min read;mins read;minute read;minutes read;#;@;ctrl",
        &[
            r"(skip|jump) (to )?(the )?(main |primary )?(content|navigation|footer)( (skip|jump)\b.{0,80})?",
            r"(privacy|cookies?)( (policy|notice|statement))?|terms( of (use|service)| (and|&) conditions)?|accessibility( (help|links))?",
            r"site ?map|about us|newsletters?|my account|reply|continue reading( the main story)?",
            r"menu|search|home|close|back to top|navigation|breadcrumbs?|loading.{0,20}|next|previous",
            r"(video|audio|gallery|play|pause|mute|live|watch( live| now| video)?|listen( now)?|advertisement|ad|sponsored|promoted)",
            r"full ?screen|autoplay|skip ad|view photos|buy photo|key events?( \(\d+\))?",
            r"\d+ min(ute)?s? read",
            r"(sorry, )?this (video|audio|clip|media|content) (can ?not|can['’]t|could not|is not|isn['’]t|is no longer) (be )?(played|loaded|displayed|available|supported)( (here|in your (browser|country|region|location)|on (this|your) device))?\.?",
            r"to (play|watch|view) this (video|audio|clip|content),? (you (need|must|have)|please)\b.{0,120}",
            r"(please )?(enable|turn on) javascript\b.{0,120}|your browser (does not|doesn['’]t) support\b.{0,120}",
            r"((https?://|www\.|t\.me/)\S+|[#@]\p{L}\S*)([ ,|·•]+((https?://|www\.|t\.me/)\S+|[#@]\p{L}\S*))*",
            r"(summary|companies)",
            r"our standards: .{0,120}",
            r"(view|see) (this|more)( (post|photo|video|reel|thread))? on (instagram|facebook|x|twitter|threads|tiktok)",
            r"a (post|photo|video|reel) shared by .{1,120}",
            r"for immediate release|press release|media advisory",
            r".{1,160}\bctrl ?\+ ?enter\b.{0,120}",
        ],
    ),
    rule(
        "breadcrumbs",
        "a row of links",
        "",
        " › ; » ; > ; • ; · ;|",
        &[r"[^«]{1,30}( [›»>•·] [^«]{1,30}| ?\| ?[^«]{1,30})+( [›»>•·]| ?\|) ?[^«]{0,29}[^«.!?…:’”»)\x22']"],
    ),
    rule(
        "notifications",
        "an offer to send notifications",
        "",
        "notifications",
        &[
            r"stay up to date with notifications\b.*",
            r"notifications can be managed\b.*",
            r"(turn on|enable|allow|get) (push )?notifications\b.{0,60}",
        ],
    ),
    rule(
        "sign-up",
        "an offer to register, subscribe or log in",
        "sign up;sign in;signin;subscribe;register;log in;login;not a;thank you for;already;get ;receive;enjoy;unlock;start your;by signing;by registering;by subscribing;by continuing;please refresh;click here;подпис;підпис;підпиш;читать;читайте;читати;смотрет;смотрит;дивіться;read ;follow;watch;find us;join us;you've;you’ve;you have;this ;gift ;enter your;want ;приєдн;долуч;присоед",
        "newsletter",
        &[
            r"(sign up|subscribe|register)( (now|today|here))?",
            r"(sign up|subscribe|register) (to|for) (our|the|free|a)\b.{0,120}(newsletter|e-?mails?|inbox|alerts?|updates|access|briefing).{0,40}",
            r"(sign|log) ?in( (or|to) .{0,40})?",
            r"(sign up|subscribe|register|sign ?in|log ?in) (or|for|using|with|via|-|–) .{0,60}[^.?…:’”»)\x22']",
            r"not a (member|subscriber)( yet)?\?",
            r"thank you for (registering|signing up|subscribing)\b.{0,60}",
            r"already (a subscriber|have (an account|a subscription)|registered)\b.{0,60}",
            r"subscribe to (continue|keep) reading\b.{0,80}|gift this (article|story)|enter your e-?mail( address)?",
            r"you(['’]ve| have) (read|used) .{1,40} free (articles?|stor(y|ies))\b.{0,80}",
            r"this (is a |article is |story is )?(subscriber|subscribers|members?)[- ]only\b.{0,120}",
            r"want .{1,80}\? (subscribe|sign up)\b.{0,160}",
            r"(приєднуйтес[ья]|долучайтес[ья]|присоединяйтесь) (до|к) .{1,60}(telegram|телеграм|viber|whatsapp|youtube).{0,40}",
            r"(get|receive) (our|the) .{0,80}newsletter\b.{0,40}",
            r"(get|receive) .{1,160} (in|to|into) your (inbox|mailbox|e-?mail)\b.{0,160}",
            r"(get|enjoy|unlock) (unlimited|full|complete|instant|digital) (digital )?access\b.{0,240}",
            r"(get|receive|enjoy|unlock|subscribe|start your) .{1,240} (for|from) (only |just )?([$€£] ?\d+([.,]\d+)?|\d+([.,]\d+)? ?(euros?|dollars?|pounds?|cents?|€)) (a|per|each) (day|week|month|year)\b.{0,160}",
            r"by (signing up|registering|subscribing|continuing),? .{0,80}(agree|terms|privacy).*",
            r"please refresh (the|your) (page|browser)\b.*",
            r"click here to get\b.{0,160}",
            r".{0,200}\bnewsletter\b.{0,120}\bsign up( here| now)?\.?",
            r"(подписывайтесь|підписуйтесь|підпишіться|подпишитесь)([ :,…].{0,240})?",
            r"(читать|читайте|читати|смотреть|смотрите|дивіться)( (?-i:\p{Lu})\S{1,20}| нас)? (в|у|на) (telegram|телеграме?|whatsapp|viber|вк|max|дзене|google news|youtube)\.?",
            r"(read|follow|watch|find|join) (us )?(in|on) (telegram|whatsapp|viber|google news|apple news|youtube)\.?",
        ],
    ),
    rule(
        "mail",
        "what a mail carries around its text",
        "view;read;open ;see ;trouble;having;unsubscribe;manage;update ;change ;edit ;you are rec;you are get;you're rec;you’re rec;you received;you have received;this e;this message was;this newsletter was;im browser;in ihrem browser;e-mail im;diese e-mail;diesen newsletter;newsletter;vom newsletter;abmelden;abbestellen;voir;lire;afficher;se d;ver ;darse;отпис;відпис;открыт;посмотр;відкрит;перегл",
        "",
        &[
            r"(view|read|open|see) (this |it |the )?(e-?mail |message |newsletter |mailing )?(in|on) (your |a |the )?(web ?)?browser\.?|(view|read) (this |it )?(e-?mail |message |newsletter )?online\.?",
            r"(having )?trouble (viewing|reading|seeing) this (e-?mail|message|newsletter|mail)\b.{0,160}",
            r"unsubscribe( (here|now|at any time)| from (this|these|our|all)\b.{0,80})?\.?( ?[|•·/–-] ?.{1,120})?",
            r"(manage|update|change|edit) (your )?(e-?mail |newsletter |mailing |notification )?(preferences|subscriptions?)( ?[|•·/–-] ?.{1,120})?",
            r"you( are|['’]re| have)? (receiving|received|getting) (this|these|our)( (e-?mails?|messages?|newsletters?|mails?))? (because|since|as)\b.{0,240}",
            r"this (e-?mail|message|newsletter) was sent (to|by)\b.{0,240}",
            r"((diese )?e-?mail |(diesen )?newsletter )?(im|in ihrem) browser (ansehen|anzeigen|öffnen|lesen)|((vom )?newsletter )?(abbestellen|abmelden)",
            r"(voir|lire|afficher) (cet e-?mail|ce message|ce mail|cette newsletter) (dans|sur|en) .{1,40}|se (désabonner|désinscrire)( (de|ici)\b.{0,60})?",
            r"ver (este|el) (correo|mensaje|boletín) en .{0,40}navegador|darse de baja( (de|aquí)\b.{0,60})?",
            r"отписаться( от .{1,40})?|відписатися( від .{1,40})?|(открыть|посмотреть) письмо в браузере|(відкрити|переглянути) лист (у|в) браузері",
        ],
    ),
    rule(
        "comments",
        "the comment box",
        "join;have your say",
        "comment;комментар;коментар",
        &[
            r"(\d+ )?comments?( \(?\d+\)?)?",
            r"join (our|the) (commenting forum|conversation|discussion|debate)\b.{0,60}",
            r"join thought-provoking conversations\b.*",
            r"(show|view|read|post|leave|add|write) (a |all |the )?(\d+ )?comments?\b.{0,40}",
            r"have your say\b.{0,60}",
            r"(комментарии|коментарі)( \(?\d+\)?)?",
        ],
    ),
    rule(
        "share",
        "the share bar",
        "share;facebook;twitter;tweet;x;whatsapp;telegram;linkedin;reddit;pinterest;pin it;e-mail;email;copy link;print;bookmark;save;link copied;like us;follow us;find us;поделиться;поширити",
        "follow him on;follow her on;follow them on",
        &[
            r"share( this)?( article| story| page| post)?( (on|via|with|to) .{1,30})?",
            r"((facebook|twitter|tweet|x|whatsapp|telegram|linkedin|reddit|pinterest|pin it|e-?mail|copy link|print|bookmark|save|link copied)[ ,|/•·]*){1,12}",
            r"(like|follow|find) us (on|at)\b.{0,160}",
            r"(поделиться|поширити)([ :,…].{0,80})?",
            r"(.{1,240}[.] )?follow (him|her|them) on (x|twitter|bluesky|mastodon|threads|instagram|facebook)\b.{0,80}",
        ],
    ),
    rule(
        "read-more",
        "a link to another page",
        "the post;read;see;find out;learn;most read;most popular;most viewed;more on;more from;more stories;more news;also read;don't miss;don’t miss;you may;you might;editor;in case;top stories;latest;related;recommended;trending;follow;click here;читайте;читать",
        "read more;» ;› ",
        &[
            r"[»›]+ [^«»]{1,200}[^«».!?…:’”)\x22']",
            r"\W*(read|see|find out|learn) more\b[^.]{0,100}",
            r"\W*(most (read|popular|viewed)|more (on|from|stories|news)|see also|also read|don['’]t miss|you (may|might) (also )?like|editor['’]?s['’]? picks?|in case you missed it|top stories|latest (news|stories|headlines))\b[^.]{0,80}",
            r"\W*(related|recommended|trending)( (for you|now|by .{1,30}|articles?|stor(y|ies)|topics?|content|searches|links?|reading|coverage|news|posts?|videos?))?",
            r"\W*(related|recommended)( (articles?|stor(y|ies)|reading|posts?|news|coverage))?: [^.]{1,120}",
            r"\W*(read|follow) (our|the|all) .{0,80}(live ?blog|latest|updates|coverage|here)\b.{0,40}",
            r"(читайте также|читайте також|читайте ещё|читать далее)([ :,…].{0,320})?",
            r"click here to (read|see|learn|find out) more\b.{0,160}",
            r".{1,300}(\.\.\.|…) ?read more",
            r"the post .{1,300} (appeared first|first appeared) on .{1,100}",
        ],
    ),
    rule(
        "cookies",
        "the cookie notice",
        "by using;by continuing;we value;we and our",
        "cookie",
        &[
            r"(we|this (web)?site|our partners) uses? cookies\b.*",
            r"(accept|reject|manage|allow)( all)? cookies|cookie (policy|settings|preferences|notice)",
            r"by (using|continuing to use) (this|our) (web)?site\b.{0,200}(cookies|terms|privacy).{0,100}",
            r"we value your privacy\.?|we and our (\d+ )?partners (store|use|process)\b.*",
        ],
    ),
    rule(
        "contact",
        "how to reach the newsroom",
        "do you ;did you ;have you ;are you ;were you ;got a;we pay;e-mail us;email us;contact us;call us;whatsapp us;text us;you can get",
        "",
        &[
            r"(do you have|got) (a|any) (story|tip|news tip|confidential tip)\b.{0,120}",
            r"(do|did|have|are|were) you .{1,160}\? (please )?((tell|send|let) us (your (story|stories|experiences?|views?|questions?)|what you think|know|about (it|your)|how|here|at|by|via)|(share|send) your (story|stories|experiences?|views?|questions?)|(contact|e-?mail|write to|whatsapp) us)\b.{0,240}",
            r"we pay for your (stories|videos|pictures)\b.{0,60}",
            r"(e-?mail|contact|call|whatsapp|text) us( (at|on|by|via|with|through|using|here|today|now|directly|if|for|about)\b.{0,240})?[.!:]?",
            r"you can get in touch with .{0,160}",
        ],
    ),
    rule(
        "copyright",
        "who owns the text",
        "",
        "©;copyright;(c);all rights reserved",
        &[
            r"(copyright:? ?)?©.{0,160}",
            r".{1,40} © ?(19|20)\d{2}.{0,100}",
            r"copyright:? \(c\).{0,160}",
            r"(copyright:?|\(c\)) ?(19|20)\d{2}\b.{0,160}",
            r"(copyright|\(c\)) ((?-i:\p{Lu})\S* ){1,6}(19|20)\d{2}",
            r".{0,120}\ball rights reserved\.?",
        ],
    ),
    rule(
        "caption",
        "the caption of a picture or film",
        "photo;picture;image;video;media;audio;credit;source;bild;foto;crédit;imagen;фото;відео;видео",
        ");];photograph: ;photo: ;picture: ;image: ;credit: ",
        &[
            r".{1,300}[(\[](reuters|ap|afp|epa|pa|dpa|tass|ria|unian|ukrinform|getty|rex|shutterstock|alamy|file( photo)?|[^()\[\]]{0,40}(images?|photo|agency|press|handout|via [^()\[\]]{1,40}|/ ?(reuters|ap|afp|getty|epa)))[)\]]",
            r"(photo|photograph|picture|image|video|credit|source)( credit| by)?: .{1,200}",
            r".{1,400}[.!?”\x22] (?-i:Photograph|Photo|Picture|Image|Credit): (?-i:\p{Lu})[^.:]{1,80}",
            r"(image|media|video|audio|photo|picture) (caption|source|credit)([,:] ?.{1,400})?",
            r"(фото|відео|видео): .{1,400}",
            r"(bild|bilder|bildquelle|foto|fotos|crédits?( photo)?|imagen): .{1,160}",
        ],
    ),
    rule(
        "agency",
        "which agency or colleague the text is from",
        "reuters;ap;afp;dpa;pa;tass;interfax;ria;unian;ukrinform;associated press;the associated;agence;press association;reporting;additional;with;writing;editing;a version of",
        "",
        &[
            r"[(\[]?(reuters|ap|afp|dpa|pa|tass|interfax|ria novosti|unian|ukrinform|(the )?associated press|agence france-presse|press association)([ ,/&]+(and )?(reuters|ap|afp|dpa|pa|tass|interfax|ria novosti|unian|ukrinform|(the )?associated press|agence france-presse|press association)){0,3}[)\]]?",
            r"[(\[]?((additional )?reporting|writing) by .{1,160}; ?(writing|editing) by .{1,120}",
            r"[(\[]?(with )?(additional )?reporting by ((?-i:\p{Lu})\S+,? ((and|in|at) )*)+(?-i:\p{Lu})[\p{L}'’-]*[)\]]?\.?[)\]]?",
            r"a version of this (article|story) (appears|appeared) (in|on)\b.{0,160}",
            r"\(?editing by ((?-i:\p{Lu})\S+,? ((and|in|at) )*)*(?-i:\p{Lu})[\p{L}'’-]*[)\]]?\.?[)\]]?",
        ],
    ),
    rule(
        "about-author",
        "the note on the author, and what follows it",
        "about",
        "",
        &[r"about (the )?(writer|author|reporter|journalist)s?:?"],
    ),
    rule(
        "date",
        "when the article was published",
        "published;updated;last;posted;first;mon;tue;wed;thu;fri;sat;sun;jan;feb;mar;apr;may;jun;jul;aug;sep;oct;nov;dec;0;1;2;3;4;5;6;7;8;9;an hour;a minute;a day",
        "",
        &[
            DATE,
            r"((published|updated|posted) )?(\d{1,2}|an?) ?(m|min|minute|h|hr|hour|d|day)s? ago",
            r"((first )?(published|updated|posted) at )?\d{1,2}[.:]\d{2}( ?[ap]\.?m\.?)?( (gmt|utc|bst|cet|cest|eet|eest|est|edt|msk|[a-z]{2,4} time))?",
        ],
    ),
    rule(
        "byline",
        "who wrote it",
        "by ;words;text;story;von ;par ;por ;автор;автори;авторы;текст;记者;記者",
        "",
        &[
            BYLINE,
            r"(von|par|por) (?-i:\p{Lu}[\p{L}'’.-]*)( (und|et|y|de|da|van|von))*( ?(?-i:\p{Lu}[\p{L}'’.-]*)( (und|et|y|de|da|van|von))*)+ ?(in \S+|à \S+|en \S+|aus \S+|\((avec|mit|con) [^()]{1,40}\))?",
            r"(автори?|авторы|текст):? .{2,80}[^.!?…]",
            r"(记者|記者)[ :：]?.{2,20}[^。！？]",
        ],
    ),
    rule("ornament", "a line without letters or digits", "", "", &[]),
    rule("menu", "six or more short lines on end", "", "", &[]),
    rule("links", "blocks of links on end, before, between or behind the text of a page", "", "", &[]),
    rule("fragment", "short lines in the copy of a page that are no sentences", "", "", &[]),
    rule("printed-page", "the head, the foot or the number of a printed page", "", "", &[]),
    rule("masthead", "the name of the site, above the title", "", "", &[]),
    rule("label", "a heading of one to five words in capitals", "", "", &[]),
    rule("repeated", "what stood before: the title, a caption, a teaser", "", "", &[]),
    rule("header", "what stands between title and report beside byline and date", "", "", &[]),
];

/// A line that is nothing but a date, with the words that pages put around it.
const DATE: &str = r"(published|updated|last (updated|modified)|posted|first published)?( on| at|:)? ?((mon|tues|wednes|thurs|fri|satur|sun)day|(mon|tue|wed|thu|fri|sat|sun)\.?)?,? ?(\d{1,2}(st|nd|rd|th)?[ ./-]?(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?,?[ ./-]?\d{2,4}|(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.? \d{1,2}(st|nd|rd|th)?,? \d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{2,4})[ ,|·•-]*(t?(at )?\d{1,2}[:.]\d{2}([:.]\d{2})?( ?[ap]\.?m\.?)?( ?\(?[a-z]{1,4}([+-]\d{1,2})?\)?)?)?[ ,|·•-]*(updated.{0,60})?";

/// `by` and a name of two or more capitalized words, perhaps several, perhaps with what each is or where, and
/// no full stop.
const BYLINE: &str = r"(words |text |story )?by ((?-i:\p{Lu})(?-i:[\p{L}'’.-]*),? ((and|&|with|van|von|de|der|di|da|la|le|el|al|bin) )*)+(?-i:\p{Lu})(?-i:[\p{L}'’-]*)(( (in|for|at|of) |,| ?[|•·–—]).{0,60}[^.!?…:’”»\x22'])?";
