// SPDX-License-Identifier: Apache-2.0
#include "exchange/places.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

namespace ultima {
namespace {

struct Stems {
    std::string_view language, stems;
};

/// Looked for anywhere in a place, so that compounds are found; a blank at an end of a stem asks that the
/// word begins or ends there. Small letters without accents.
constexpr std::array telling{
    Stems{"en",
          "health,treat,addict,drug,alcohol,disab,diagnos,pregnan,illness,disease,clinic,hospital,hospice,"
          "rehab,therap,psych,psich,mental,methadon,detox,recover, sober ,opioid,opiate,overdose,needle,"
          "substance,dependen, hiv, h i v, aids, std , tb ,tubercul,hepatit,medic,doctor,nurs,surgery,"
          "pharmac,patient, ward ,matern,antenatal,midwi,abortion,gynaec,gynec,violen,abus,battered, anger ,"
          "victim,refuge,shelter, rape, sex,trauma,suicid,crisis,gambl,counsel,prison,jail,gaol,custod,"
          "inmate,correction,detention,remand,parol,probation,offend, penal ,asylum"},
    Stems{"fr",
          "sante, soin,hopita,clini,medec,infirm,psy,addict,toxico,drogue,stupefi,alcool,sevrage,desintox,"
          " cure , cures ,traitement,dependan, cmp , csapa , caarud , chu , vih , v i h , sida ,seropositi,"
          "grossesse,enceinte,obstetr,gyneco, ivg ,accouche,sage femme,victime,agress, viol , viols ,"
          "maltrait,foyer,hebergement,handicap,invalid,malad,patholog,colere,crise,penitent,carcer,detenu,"
          "maison d arret,centre d arret, spip ,reinsertion,liberation condi,asile,ecrou,jeu patholog"},
    Stems{"es",
          "salud,sanita,sanator,clinica,enferm,psiq,psic,adicc,adict,drog,toxic,rehabil,terap,tratam,"
          "dependenc,ludopat,embaraz,ginec, parto ,natal,victim,agresi,violac,abuso,refugio,albergue,acogida,"
          "prision,carcel,reclus,recluid, penal ,deteni, preso , presos , presidio "
          ",discapac,minusval,libertad condi,"
          "libertad vigil, vih , v i h , sida "
          ",seropositiv,reinserc,manicom,trastorn,alcoh,farmac,ambulator,medico,"
          "centro de dia,maltrat"},
    Stems{"ar",
          "صحة,صحي,صحه,علاج,معالج,طبي,طبيب,اطباء,مستشف,مستوصف,عيادة,عيادات,مصح,نفسي,نفسان,عقلي,ادمان,مدمن,"
          "مخدر,كحول,خمر,تعاطي,سموم,ميثادون,تاهيل,حامل,حوامل, حمل,ولادة,توليد,امومة,نسائي,ايدز,سيدا,مناعة,"
          "تناسل,عنف,معنف,اغتصاب,تحرش,ضحايا,ضحية,ملجا,ايواء,سجن,سجون,سجين,سجناء,حبس,محبوس,اصلاح,احتجاز,"
          "توقيف,موقوف,معتقل,نزيل,نزلاء,مرض,مريض,صيدل,دواء,ادوية, السل , سل ,درن,كبد,اعاقة,معاق,معوق,انتحار,"
          "صدمة,غضب,افراج,مراقبة"},
    Stems{"ru",
          "здоров,здрав,больни,госпитал,клини,медиц,медсан,медпункт,врач,доктор,лечен,лечеб,терап,психи,"
          "психо,невро,душевн,нарко,алког,реабил, зависим,созависим,трезв,диспанс,детокс,метадон,стационар,"
          "амбулат, вич ,вич инф, спид , спида ,инфекц,беремен,роддом,родильн,перинат,женская консульт,гинек,"
          "аборт,насили,насильст,кризис,убежищ,приют,жертв,тюрьм,тюрем, сизо, колони, ик , фсин , "
          "уфсин , уии ,исправит,заключен,осужден,арест,изолятор,надзор,пробаци,уголовн,инвалид,диагно,"
          "тубер, тб ,гепатит,суицид, гнев,сексу,хоспис,аптек,ментал,болезн,болен,условно"},
    Stems{"zh",
          "医,醫,病,药,藥,毒,瘾,癮,酒,康复,康復,健康,卫生,衛生,诊,診,疗,療,精神,心理,戒,艾滋,愛滋,爱滋,孕,"
          "产科,產科,妇产,婦產,助产,助產,产前,產前,产后,產後,"
          "妇幼,婦幼,妇科,婦科,母婴,暴力,家暴,虐,受害,庇护,庇護,收容,性侵,强奸,強姦,监狱,監獄,看守所,监所,"
          "拘,囚,犯,羁押,矫正,矯正,矫治,劳教,改造,残疾,殘疾,残障,殘障,结核,結核,肝炎,自杀,自殺,美沙酮,护理,"
          "護理,疾控,感染,危机,情绪,赌,司法所,假释,缓刑,感化"},
    // Not languages of the interface, but written in the same letters: what is said most often.
    Stems{"others",
          "sucht,klinik,krank,entzug,entgift,gesund,arzt,praxis,schwanger,gewalt,opfer,frauenhaus,gefang,"
          "gefaengnis,justizvollzug, jva ,haftanstalt,bewahr,saude,droga,dipenden,tossico,ospedal,carcer,"
          "dependencia,gravid,prisao,cadeia, cura ,ziekenhuis,verslav,zwanger,gevangen,sjukhus,sykehus,"
          "beroende,fengsel,fangelse,szpital,uzalez,wiezien,hastane,madde,cezaevi,saglik,hospitali,afya,"
          "dawa, jela ,gereza,rumah sakit,narkoba,penjara,kesehatan,narko,spital,inchisoare,sanatate,bolnic,"
          "zatvor,zavisn,nasil"}};

/// A text as it is compared, and what of it could not be read.
struct Folded {
    std::string text;
    bool number = false, other_letters = false;
};

/// U+00E0 to U+00FF without their accents.
constexpr std::array<std::string_view, 32> plain_latin{"a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e",
                                                       "e", "i", "i", "i", "i", "d", "n",  "o", "o", "o", "o",
                                                       "o", " ", "o", "u", "u", "u", "u",  "y", "",  "y"};

bool is_in(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }

/// Signs that nobody sees, accents set apart, vowels and joining lines of Arabic.
bool is_unseen(char32_t c) {
    return c == 0xAD || c == 0x640 || c == 0x670 || c == 0xFEFF || is_in(c, 0x300, 0x36F) ||
           is_in(c, 0x64B, 0x65F) || is_in(c, 0x200B, 0x200F) || is_in(c, 0x202A, 0x202E) ||
           is_in(c, 0x2060, 0x206F);
}
bool is_between_words(char32_t c) {
    return c < 0x80 || is_in(c, 0xA0, 0xBF) || c == 0x60C || c == 0x61B || c == 0x61F ||
           is_in(c, 0x2000, 0x205F) || c == 0x2116 || is_in(c, 0x3000, 0x303F) || is_in(c, 0xFF01, 0xFF65);
}

/// One letter in the form in which it is compared: small, and of those that are written in several ways one.
char32_t plain_letter(char32_t c) {
    if (is_in(c, 0xFF10, 0xFF19) || is_in(c, 0xFF21, 0xFF3A) || is_in(c, 0xFF41, 0xFF5A)) c -= 0xFEE0;
    if (is_in(c, 0x660, 0x669)) return c - 0x660 + U'0';
    if (is_in(c, U'A', U'Z')) return c - U'A' + U'a';
    if (is_in(c, 0xC0, 0xDE) && c != 0xD7) return c + 0x20;
    if (is_in(c, 0x410, 0x42F)) return c + 0x20;
    switch (c) {
        case U'Ё':
        case U'ё':
            return U'е';
        case U'أ':
        case U'إ':
        case U'آ':
        case U'ٱ':
            return U'ا';
        case U'ى':
            return U'ي';
        case U'ة':
            return U'ه';
        default:
            return c;
    }
}

Folded folded(std::string_view text) {
    Folded done;
    while (!text.empty()) {
        const CodePoint one = first_code_point(text);
        text.remove_prefix(one.length);
        const char32_t c = plain_letter(one.value);
        if (is_unseen(c)) continue;
        if (is_in(c, 0xE0, 0xFF) && c != 0xF7 && c != 0xFE) {
            done.text += plain_latin.at(c - 0xE0);
        } else if (c == 0x153) {
            done.text += "oe";
        } else if (is_in(c, U'a', U'z') || is_in(c, U'0', U'9') || is_in(c, 0x430, 0x44F) ||
                   is_in(c, 0x621, 0x64A) || is_in(c, 0x3400, 0x4DBF) || is_in(c, 0x4E00, 0x9FFF)) {
            append_utf8(done.text, c);
            done.number = done.number || is_in(c, U'0', U'9');
        } else if (is_between_words(c)) {
            if (!done.text.ends_with(' ')) done.text += ' ';
        } else {
            done.text += '?';
            done.other_letters = true;
        }
    }
    return done;
}

std::vector<std::string> all_stems() {
    std::vector<std::string> all;
    for (const Stems& one : telling)
        for (std::string_view rest = one.stems; !rest.empty();) {
            const std::size_t end = std::min(rest.find(','), rest.size());
            all.push_back(folded(rest.substr(0, end)).text);
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    return all;
}

}  // namespace

bool may_be_said(std::string_view place, bool in_court) {
    static const std::vector<std::string> stems = all_stems();
    const Folded read = folded(place);
    const std::string text = " " + read.text + " ";
    if (std::any_of(stems.begin(), stems.end(),
                    [&](const std::string& stem) { return text.find(stem) != std::string::npos; }))
        return false;
    return in_court || (read.number && !read.other_letters);
}

}  // namespace ultima
