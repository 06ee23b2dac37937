// SPDX-License-Identifier: Apache-2.0
#include "web/value_words.h"

#include "web/application.h"

#include <gtest/gtest.h>

namespace ultima::test {
namespace {

std::string in(std::string_view language, std::string_view text) {
    static const WebTexts texts;
    return value_words(texts.words(language), text);
}

TEST(durations, stand_in_the_words_and_plural_forms_of_each_language) {
    struct Line {
        const char *text, *fr, *es, *ar, *ru, *zh;
    };
    for (const Line& line : {
             Line{"1 month", "1 mois", "1 mes", "شهر واحد", "1 месяц", "1个月"},
             {"2 months", "2 mois", "2 meses", "شهران", "2 месяца", "2个月"},
             {"5 months", "5 mois", "5 meses", "5 أشهر", "5 месяцев", "5个月"},
             {"21 months", "21 mois", "21 meses", "21 شهرًا", "21 месяц", "21个月"},
             {"120 months", "120 mois", "120 meses", "120 شهرًا", "120 месяцев", "120个月"},
             {"100 days", "100 jours", "100 días", "100 يوم", "100 дней", "100天"},
             {"0 days", "0 jour", "0 días", "0 يوم", "0 дней", "0天"},
             {"11 days", "11 jours", "11 días", "11 يومًا", "11 дней", "11天"},
             {"1 day", "1 jour", "1 día", "يوم واحد", "1 день", "1天"},
             {"2 weeks", "2 semaines", "2 semanas", "أسبوعان", "2 недели", "2周"},
             {"1 year 6 months", "1 an et 6 mois", "1 año y 6 meses", "سنة واحدة و6 أشهر",
              "1 год и 6 месяцев", "1年6个月"},
             {"2 years and 10 days", "2 ans et 10 jours", "2 años y 10 días", "سنتان و10 أيام",
              "2 года и 10 дней", "2年10天"},
             {"1.5 years", "1.5 an", "1.5 años", "1.5 سنة", "1.5 года", "1.5年"},
             {"1/2 months", "1/2 mois", "1/2 mes", "1/2 شهر", "1/2 месяца", "1/2个月"},
             {"18 1/2 months", "18 1/2 mois", "18 1/2 meses", "18 1/2 شهر", "18 1/2 месяца", "18 1/2个月"},
         }) {
        EXPECT_EQ(in("en", line.text), line.text);
        EXPECT_EQ(in("fr", line.text), line.fr);
        EXPECT_EQ(in("es", line.text), line.es);
        EXPECT_EQ(in("ar", line.text), line.ar);
        EXPECT_EQ(in("ru", line.text), line.ru);
        EXPECT_EQ(in("zh", line.text), line.zh);
    }
}

TEST(values, that_are_days_or_yes_or_no_stand_in_words_and_others_as_they_are) {
    EXPECT_EQ(in("ru", "2026-06-30"), "30 июня 2026");
    EXPECT_EQ(in("fr", "yes"), "oui");
    for (const char* text : {"", "5", "months", "5 month of custody", "three days", "-1 day", "robbery"})
        EXPECT_EQ(in("fr", text), text);
}

}  // namespace
}  // namespace ultima::test
