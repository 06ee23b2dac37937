// SPDX-License-Identifier: Apache-2.0
// Places are said only where there is reason to believe that they tell nothing, whatever their language.
#include "exchange/places.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace ultima {
namespace {

struct Places {
    std::string_view language;
    std::vector<std::string_view> telling, neutral;
};

const std::vector<Places>& places() {
    static const std::vector<Places> all{
        {"en",
         {"Methadone clinic, 2 Mill Lane", "DRUG TREATMENT, room 3",
          "Community Mental Health Team, 5 High St", "St Mary's Hospital, Ward 7",
          "H.I.V. advice, 12 Main Road", "Maternity unit 2", "Domestic violence group, room 4",
          "Anger group, 3 Hill Road", "Town Jail, gate 2", "Probation service, 8 Bridge Street",
          "Thera\u00ADpy room 5", "Psychi\u200Batry, floor 2"},
         {"2 Mill Lane, door 3", "Town Hall, 14 Market Square", "Battersea Library, room 2", "7 Angers Road",
          "40 Essex Street", "Court house, room 4"}},
        {"fr",
         {"Centre de santé, 4 rue du Pont", "CENTRE DE SANTÉ, 4 rue du Pont", "CSAPA, 12 rue Verte",
          "Hôpital Nord, bâtiment 3", "Unité d’addictologie, 2e étage", "Sante\u0301 publique, 3 quai Sud",
          "Dépistage V.I.H., 5 rue Haute", "Groupe pour femmes enceintes, salle 2",
          "Violences conjugales, salle 6", "Maison d’arrêt, porte 1",
          "Établissement pénitentiaire, 9 route Sud"},
         {"12, rue de l’Église", "Mairie, 1 place du Marché, salle 3", "Université, bâtiment 5",
          "8 rue Violet"}},
        {"es",
         {"Centro de salud, calle Mayor 4", "Clínica del Sur, 5", "Unidad de adicciones, planta 2",
          "PSIQUIATRÍA, planta 3", "Consulta de VIH, 8", "Embarazo y parto, sala 2",
          "Violencia de género, sala 1", "Cárcel Modelo, puerta 2", "Prisión provincial, 7"},
         {"Calle de la Universidad 12", "Avenida del Presidente 3, piso 2", "Plaza Mayor 1",
          "Calle Peñalver 4"}},
        {"ar",
         {"مركز علاج الإدمان، 5 شارع النيل", "المستشفى المركزي 3", "عِيَادَة الطبيب ٧", "مركز الصحـــة 4",
          "الطب النفسي، غرفة ٢", "فحص الإيدز، غرفة 6", "قسم الولادة، الطابق 2", "ضحايا العنف الأسري 9",
          "السجن المركزي، باب 1"},
         {"شارع النيل ٥", "مبنى البلدية، 12 شارع السوق", "مكتبة المدينة، الطابق 2"}},
        {"ru",
         {"Наркологический диспансер, ул. Мира, 5", "ПОЛИКЛИНИКА № 3", "Психоневрологический центр, каб. 2",
          "Центр здоровья, д. 8", "Центр СПИД, ул. Новая, 1", "Женская консультация, каб. 4",
          "Помощь при насилии, каб. 7", "СИЗО-2", "ИК-5", "Лечебный корпус 6"},
         {"ул. Мира, д. 5", "Проспект Независимости, 12", "Библиотека, ул. Огнева, 3", "Ёлочная ул., дом 7"}},
        {"zh",
         {"市第一医院3楼", "戒毒所2号", "精神卫生中心5室", "社区康復中心 4", "艾滋病检测室6", "妇产科2楼",
          "家庭暴力庇护所8号", "第二监狱1号门", "看守所３号", "心理咨询室２０１"},
         {"人民路12号", "市图书馆3楼201室", "中山北路２０号"}}};
    return all;
}

TEST(PlacesThatMayBeSaid, tell_nothing_in_any_of_the_six_languages) {
    for (const Places& of : places())
        for (const std::string_view place : of.telling)
            for (const bool in_court : {false, true})
                EXPECT_FALSE(may_be_said(place, in_court)) << of.language << ": " << place;
}

TEST(PlacesThatMayBeSaid, are_addresses_in_each_of_the_six_languages) {
    for (const Places& of : places())
        for (const std::string_view place : of.neutral)
            for (const bool in_court : {false, true})
                EXPECT_TRUE(may_be_said(place, in_court)) << of.language << ": " << place;
}

TEST(PlacesThatMayBeSaid, for_a_session_have_a_number_as_addresses_do_and_for_a_hearing_need_none) {
    for (const char* name :
         {"The Haven", "Le Phare", "La Casa Azul", "الدار الخضراء", "Дом надежды", "蓝天之家"}) {
        EXPECT_FALSE(may_be_said(name, false)) << name;
        EXPECT_TRUE(may_be_said(name, true)) << name;
    }
}

TEST(PlacesThatMayBeSaid, for_a_session_have_no_letters_that_none_of_the_lists_knows) {
    for (const char* place :
         {"नशा मुक्ति केंद्र 4", "ศูนย์บำบัด 3", "מרכז גמילה 5", "Κέντρο απεξάρτησης 2", "回復センター3", "Ośrodek 5",
          "تهران، کوچه ۳", "вул. Київська, 5", "\xFF\xFE 5"})
        EXPECT_FALSE(may_be_said(place, false)) << place;
}

TEST(PlacesThatMayBeSaid, are_looked_through_for_what_is_said_most_often_in_some_other_languages) {
    for (const char* place : {"Suchtberatung, Hauptstr. 3", "Universitätsklinikum, Haus 2",
                              "Centro de saúde 4", "Ospedale, piano 2", "Rumah sakit 3", "Ziekenhuis 5"})
        EXPECT_FALSE(may_be_said(place, true)) << place;
}

}  // namespace
}  // namespace ultima
