/**
 * One food per line, in every word and spelling that people use for it: whoever writes one of them means an item, or an option, whose name
 * has any other. Add a line for a speciality of the house, or a spelling to a line.
 */
export const FOODS = `
  pizza, pitza, bitza, pidza, pizzetta, pizzat, بيتزا, بيدزا, بتزا, البيتزا, بيزا, بيتسا, فيتزا
  burger, hamburger, borger, burgar, bourger, hambourger, hamberger, borgar, برغر, بورغر, برجر, برڨر, برقر, همبرغر, هامبرغر, هامبورغر, بيرغر, همبرجر
  sandwich, sandwichs, sandouich, sandwiche, sandouiche, sandwitch, casse croute, casse, kaskrout, ساندويتش, سندويش, ساندويش, سندويتش, كاسكروت, سندوتش
  tacos, taco, takos, tacoss, تاكوس, طاكوس
  chawarma, shawarma, chawerma, chwarma, shawerma, شاورما, شوارما, شاورمة
  panini, بانيني
  kebab, kebap, kbab, كباب, كاباب
  salade, salada, slata, chlada, salata, chalada, سلطة, سلاطة, شلاطة, سلاد, صلاطة
  frites, frite, frit, batata, potatoes, pommes, بطاطا, فريت, بطاطس, فريتس
  poulet, djaj, jaj, dajaj, djadj, chicken, poule, dejaj, دجاج, جاج, بولي, الدجاج, دجاجة
  viande, l7am, lham, lhem, la7m, lahm, bifteck, viandes, لحم, اللحم, لحمة, فيوند
  hachée, hachee, hachis, mfrouma, مفروم, مفرومة
  steak, stek, stik, ستيك, شريحة
  merguez, mergez, mergaz, مرقاز, مرڨاز, مرقيز, مرغاز
  kefta, كفتة, كفته
  thon, ton, tonne, toun, تونة, طون, تون
  poisson, hout, 7out, 7ut, حوت, سمك
  crevette, crevettes, krovat, جمبري, كروفات, روبيان
  fromage, fromages, froumage, jben, djben, jebn, fromaj, frmaj, cheese, formage, جبن, فرماج, الجبن, جبنة, أجبان, فروماج
  oignon, oignons, onion, ognon, bsal, bsel, basal, bassal, ognons, oinion, بصل, البصل, بصلة
  olive, olives, zitoun, zitoune, zeitoun, zitoon, zitun, زيتون, الزيتون
  tomate, tomates, tomatich, tmatem, tomatiche, tomatech, طماطم, طوماطيش, طماطيش, الطماطم, بندورة
  champignon, champignons, champinion, fgou3, فطر, شومبينيون, الفطر, فقاع
  poivron, poivrons, felfel, felfla, flefla, فلفل, الفلفل, فلفلة
  piment, piments, piquant, piquante, harr, 7ar, har, hara, حار, حارة, بيكون
  harissa, hrissa, lharissa, arissa, هريسة, الهريسة, حريسة
  mayonnaise, mayo, mayonaise, mayonez, مايونيز, مايوناز, مايو
  ketchup, katchup, catchup, كاتشب, كتشب, كاتشوب
  moutarde, moutard, موطارد, خردل
  sauce, sauces, salsa, sose, lasauce, صلصة, لاصوص, صوص, لاسوس
  ail, toum, thoum, توم, ثوم, الثوم
  oeuf, oeufs, bid, bayd, beid, 3dam, 3dham, بيض, البيض, بيضة, عظام
  crème, creme, krima, krem, كريمة, كريم, الكريمة
  lait, hlib, 7lib, 7alib, halib, حليب, الحليب
  sucre, sokor, soukkar, sokkar, soukour, sokr, سكر, السكر
  sel, mel7, melh, mla7, ملح, الملح
  citron, citrons, limoun, lim, qares, 9ares, ليمون, قارص, حامض
  salami, سلامي
  jambon, جامبون
  cachir, kachir, kacher, cacher, كاشير, كشير
  épinards, epinard, sel9, سبانخ, سلق
  aubergine, aubergines, badenjan, badendjal, باذنجان, بدنجال
  anchois, انشوا, انشوجة
  cornichon, cornichons, kornichon, مخلل, كورنيشون
  laitue, khas, khass, خس
  pain, khobz, 5obz, khoubz, lkhobz, خبز, الخبز
  riz, rouz, roz, rz, أرز, رز, روز
  pâtes, pates, makaron, maqarona, ma9rouna, معكرونة, مقرونة, باستا, pasta
  soupe, chorba, chourba, choraba, شوربة, الشوربة, حساء
  harira, hrira, حريرة
  couscous, kesksou, ksksou, t3am, ta3am, couscousse, كسكس, كسكسي, طعام, الكسكسي
  bourek, borek, bourak, boureks, brik, بوراك, بورك, بوريك
  chakhchoukha, chekhchoukha, chakhchokha, شخشوخة
  rechta, richta, رشتة
  mhadjeb, mahjouba, mhajeb, mahdjouba, mahjeb, مهاجب, محاجب, محجوبة
  garantita, karantita, garantit, calentica, كرانتيطة, ڨرنطيطة, قرنطيطة, كرنطيطة
  loubia, lobia, لوبيا, لوبية
  dolma, دولمة
  rfis, رفيس
  tajine, tadjine, tagine, طاجين, طاجن
  grillade, grillades, chwa, مشوي, مشاوي, شواء
  brochette, brochettes, brochete, بروشات, أسياخ
  eau, lma, elma, water, ماء, الماء, الما
  minérale, minerale, ma3daniya, معدنية, معدني
  coca, cocacola, koka, kouka, coka, كوكا, كوكاكولا, كوكا كولا
  pepsi, بيبسي
  fanta, فانتا
  sprite, سبرايت
  hamoud, 7amoud, selecto, سيليكتو, حمود
  soda, gazouz, gazouze, gazoz, boisson gazeuse, قازوز, ڨازوز, غازوز, مشروب غازي, صودا
  boisson, boissons, mchroubat, drinks, مشروب, مشروبات, المشروبات, مشروبات
  jus, 3asir, 3aser, assir, 3assir, lju, عصير, العصير, جو
  orange, oranges, china, tchina, bortokal, burtuqal, برتقال, تشينة, البرتقال, شينة
  café, cafe, kahwa, 9ahwa, qahwa, gahwa, kahoua, qahoua, قهوة, القهوة, كافي
  thé, the, tay, atay, latay, lthé, teh, شاي, تاي, أتاي, الشاي, لاتاي
  menthe, na3na3, nana, nanaa, نعناع, بالنعناع
  dessert, desserts, tahliya, حلويات, تحلية, الحلويات, حلوى
  tiramisu, tiramissou, tiramisou, تيراميسو
  crêpe, crepe, crepes, كريب
  gaufre, gaufres, غوفر
  glace, glaces, kreme, polo, مثلجات, بوظة, آيس كريم, لاغلاص
  gâteau, gateau, gateaux, gato, غاتو, كعكة, كيك
  chocolat, chokola, choklat, chocola, شوكولا, شوكولاتة, شكولا
  fraise, fraises, fraoula, فراولة, فريز
  banane, bananes, banan, موز, بنان
  miel, 3sel, 3asel, عسل
  végétarienne, vegetarienne, vegetarien, veggie, نباتية, نباتي
  margherita, margarita, margerita, marguerita, margharita, marghrita, margueritta, مارغريتا, مرغريتا, مارجريتا, مرجريتا, مارقريتا, مارغاريتا, مرڨريتا, مارڨريتا
  pepperoni, peperoni, pepperonni, piperoni, bibroni, بيبروني, ببروني, بيبيروني
  classic, classique, clasic, clasique, klasik, كلاسيك, كلاسيكي, كلاسيكية
  normal, normale, عادي, عادية, 3adi, 3adiya
  double, dobl, doubl, دوبل, دبل, مضاعف, مزدوج, mdobel
  grand, grande, kbir, kbira, maxi, كبير, كبيرة
  petit, petite, sghir, sghira, mini, صغير, صغيرة
  moyen, moyenne, mtewset, mtewseta, متوسط, متوسطة
  fruits, fruit, fakya, فواكه, فواكة
  mer, b7ar, bhar, بحر, البحر
  quatre saisons, saisons, فصول
  végétal, legumes, legume, khodra, khoudra, خضار, خضرة, خضروات
`;
