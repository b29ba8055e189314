//! Names of months, and the words that stand around dates.

/// How the names of each month begin, in English, German, French, Spanish, Italian, Portuguese, Polish,
/// Turkish, Russian, Ukrainian and Arabic.
const MONTHS: [&str; 12] = [
    "jan jän ene gen sty oca янв січ ينا جانفي كانون_الثاني كانون_ثاني",
    "feb fév fev lut şub фев лют فبر فيفري شباط",
    "mar mär mrt мар бер مار آذار اذار",
    "apr avr abr kwi nis апр кві أبر ابر إبر أفريل نيسان",
    "may mai mei mag maj мая май тра ماي أيار ايار",
    "jun juin giu cze haz июн чер يوني جوان حزيران",
    "jul juil lug lip tem июл лип يولي جويلية تموز",
    "aug aoû aou ago sie ağu авг сер أغس اغس أوت آب",
    "sep set wrz eyl сен вер سبت شتنبر أيلول ايلول",
    "oct okt ott out paź paz eki окт жов أكت اكت تشرين_الأول تشرين_الاول",
    "nov lis kas ноя лис نوف تشرين_الثاني",
    "dec dez déc dic gru ara дек гру ديس كانون_الأول كانون_الاول",
];

/// Words that stand around a date: that it was published or changed, days of the week, what follows a time.
/// Those that end in a dash are how such a word begins.
const AROUND: &str = "published updated posted last first modified on at created date time by \
    mon- tue- wed- thu- fri- sat- sun- gmt utc bst cet cest eet eest est edt pst pdt ist msk am pm a m p ist \
    z t et ct pt \
    veröffentlicht aktualisiert stand vom am um uhr mo- di- mi- do- fr- sa- so- den der \
    publié publiée mis mise à jour le la h lun- mar- mer- jeu- ven- sam- dim- modifié \
    publicado publicada actualizado actualizada el de del a las hora horas hs lunes mié- juev- vier- sáb- dom- \
    опубликовано обновлено создано дата в г года году понедельник вторник сред- четверг пятниц- суббот- воскресень- мск \
    опубліковано оновлено створено о р року понеділок вівторок серед- четвер п ятниц- субот- неділ- \
    نشر في آخر تحديث الساعة تم النشر بتاريخ يوم م هـ الاثنين الإثنين الثلاثاء الأربعاء الاربعاء الخميس الجمعة السبت الأحد الاحد صباحا مساء \
    pubblicato aggiornato il alle ore publicado em às atualizado opublikowano aktualizacja godz";

/// The month, from 1, that a word in lower case is the name of.
pub(super) fn month(name: &str) -> Option<i8> {
    let name = name.replace(' ', "_");
    let begins = |stem: &&str| name.starts_with(*stem);
    let place = MONTHS.iter().position(|stems| stems.split(' ').find(begins).is_some())?;
    i8::try_from(place + 1).ok()
}

/// Whether a word in lower case stands around dates.
pub(super) fn is_word_of_dates(word: &str) -> bool {
    AROUND.split_whitespace().any(|known| match known.strip_suffix('-') {
        Some(stem) => word.starts_with(stem) && word.chars().count() <= stem.chars().count() + 8,
        None => word == known,
    })
}
