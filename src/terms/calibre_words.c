/* SPDX-License-Identifier: Apache-2.0 */
/* The words of the grammar: units, weapon classes, things, and words that say nothing about the calibre. A row for each meaning and
 * language; how spellings are written is told at cal_meaning. Names stand in calibre_names.c. */
#include "calibre_private.h"

enum {
    MG = ENT_CALIBRE_RIFLE | ENT_CALIBRE_HEAVY_MG,
    ANY_GUN = ENT_CALIBRE_CANNON | ENT_CALIBRE_AIRCRAFT | ENT_CALIBRE_ANTI_AIR | ENT_CALIBRE_NAVAL | ENT_CALIBRE_TANK | ENT_CALIBRE_FIELD |
              ENT_CALIBRE_HOWITZER | ENT_CALIBRE_RECOILLESS | ENT_CALIBRE_ANTI_TANK,
    ARTILLERY = ENT_CALIBRE_FIELD | ENT_CALIBRE_HOWITZER | ENT_CALIBRE_ROCKET,
    LAUNCHER = ENT_CALIBRE_GRENADE | ENT_CALIBRE_RECOILLESS | ENT_CALIBRE_ANTI_TANK
};

/* A table reads as a table: */
/* clang-format off */
const cal_meaning terms__cal_meanings[] = {
    {CAL_MM, 0, "mm", "", "mm millim* milim* milím* rnrn rnm mrn миллим* міліметр* χιλ* χιλιοστ* مم ملم მმ մմ 毫米 公厘 ミリ 밀리"},
    {CAL_CM, 0, "cm", "", "cm см centim* zentim* centym* сантим*"},
    {CAL_INCH, 0, "inch", "en", "inch inches inched in ins"},
    {CAL_INCH, 0, "inch", "de", "zoll zölle zöllig*"},
    {CAL_INCH, 0, "inch", "fr", "pouce pouces"},
    {CAL_INCH, 0, "inch", "it", "pollice pollici"},
    {CAL_INCH, 0, "inch", "es", "pulgada pulgadas"},
    {CAL_INCH, 0, "inch", "pl", "cali cala calow*"},
    {CAL_INCH, 0, "inch", "nl", "duim duims"},
    {CAL_INCH, 0, "inch", "ru uk", "дюйм*"},
    {CAL_CALIBRE, 0, "calibre", "", "cal cals caliber* calibre* calibr* calibro* kal kaliber* kalibr* kaliberlänge* кал калибр* калібр*"},
    {CAL_GAUGE, 0, "gauge", "en", "gauge gauges gage ga bore"},
    {CAL_TIMES, 0, "x", "", "x by na на mal per por sur"},
    {CAL_LENGTH, 0, "L", "", "l rohrlänge"},

    {CAL_RIM, 0, "R", "", "rimmed mitrand rimmedcase"},
    {CAL_RIM, 0, "SR", "", "semirimmed halbrand"},
    {CAL_RIM, 0, "B", "", "belted gürtel"},

    /* classes */
    {CAL_CLASS, ENT_CALIBRE_PISTOL, "pistol", "en", "pistol* handgun* smg submachinegun* submachine revolver*"},
    {CAL_CLASS, ENT_CALIBRE_PISTOL, "pistol", "de", "pistole* maschinenpistole*"},
    {CAL_CLASS, ENT_CALIBRE_PISTOL, "pistol", "fr", "pistolet* pistoletmitrailleur pistoletsmitrailleurs"},
    {CAL_CLASS, ENT_CALIBRE_PISTOL, "pistol", "es it", "pistola pistole subfusil* mitraglietta"},
    {CAL_CLASS, ENT_CALIBRE_PISTOL, "pistol", "pl", "pistoletmaszynowy rewolwer*"},
    {CAL_CLASS, ENT_CALIBRE_PISTOL, "pistol", "nl", "pistool pistolen"},
    {CAL_CLASS, ENT_CALIBRE_PISTOL, "pistol", "ru uk", "пистолет* пістолет*"},
    {CAL_CLASS, ENT_CALIBRE_RIFLE, "rifle", "en", "rifle rifles assaultrifle carbine carbines"},
    {CAL_CLASS, ENT_CALIBRE_RIFLE, "rifle", "de", "gewehr gewehre sturmgewehr* karabiner scharfschützengewehr*"},
    {CAL_CLASS, ENT_CALIBRE_RIFLE, "rifle", "fr es it", "fusil fusils fusild'assaut fusiles fucile fucili carabine carabina"},
    {CAL_CLASS, ENT_CALIBRE_RIFLE, "rifle", "pl", "karabin karabinek karabinka karabinu karabinow*"},
    {CAL_CLASS, ENT_CALIBRE_RIFLE, "rifle", "nl", "geweer geweren karabijn"},
    {CAL_CLASS, ENT_CALIBRE_RIFLE, "rifle", "ru uk", "винтов* гвинтівк* автомат карабин* карабін*"},
    {CAL_CLASS, MG, "machine gun", "en", "machinegun* mg lmg gpmg"},
    {CAL_CLASS, MG, "machine gun", "de", "maschinengewehr*"},
    {CAL_CLASS, MG, "machine gun", "fr es it", "mitrailleuse* ametralladora* mitragliatric*"},
    {CAL_CLASS, MG, "machine gun", "pl nl", "karabinmaszynowy km rkm ukm machinegeweer mitrailleur"},
    {CAL_CLASS, MG, "machine gun", "ru uk", "пулемет* кулемет*"},
    {CAL_CLASS, ENT_CALIBRE_HEAVY_MG, "heavy machine gun", "en", "heavymachinegun* hmg"},
    {CAL_CLASS, ENT_CALIBRE_HEAVY_MG, "heavy machine gun", "de", "schweresmaschinengewehr überschweresmaschinengewehr smg@12.7"},
    {CAL_CLASS, ENT_CALIBRE_HEAVY_MG, "heavy machine gun", "fr es it", "mitrailleuselourde ametralladorapesada mitragliatricepesante"},
    {CAL_CLASS, ENT_CALIBRE_HEAVY_MG, "heavy machine gun", "pl", "wkm nkm wielkokalibrow* ciężkikarabinmaszynowy"},
    {CAL_CLASS, ENT_CALIBRE_HEAVY_MG, "heavy machine gun", "ru uk", "крупнокалиберн* великокаліберн*"},
    {CAL_CLASS, ENT_CALIBRE_SHOTGUN, "shotgun", "en", "shotgun* shotshell*"},
    {CAL_CLASS, ENT_CALIBRE_SHOTGUN, "shotgun", "de", "flinte* schrot*"},
    {CAL_CLASS, ENT_CALIBRE_SHOTGUN, "shotgun", "fr es it", "fusildechasse escopeta* doppietta fucileacanna*"},
    {CAL_CLASS, ENT_CALIBRE_SHOTGUN, "shotgun", "pl nl", "strzelb* śrutow* hagelgeweer hagelpatroon"},
    {CAL_CLASS, ENT_CALIBRE_SHOTGUN, "shotgun", "ru uk", "ружье ружья дробовик* рушниц*"},
    {CAL_CLASS, ENT_CALIBRE_CANNON, "automatic cannon", "en", "autocannon* automaticcannon* automaticgun* chaingun*"},
    {CAL_CLASS, ENT_CALIBRE_CANNON, "automatic cannon", "de", "maschinenkanone* bmk"},
    {CAL_CLASS, ENT_CALIBRE_CANNON, "automatic cannon", "fr es it", "canonautomatique canonmitrailleur canonsmitrailleurs cañónautomático cannoneautomatico mitraglierina mitragliera*"},
    {CAL_CLASS, ENT_CALIBRE_CANNON, "automatic cannon", "pl nl", "działko działka armataautomatyczna snelvuurkanon"},
    {CAL_CLASS, ENT_CALIBRE_CANNON, "automatic cannon", "ru uk", "автоматическ* автоматичн* автопушк*"},
    {CAL_CLASS, ENT_CALIBRE_AIRCRAFT, "aircraft", "", "aircraft aviation airborne bordkanone* flugzeug* aérien* aérea aerea aeronautic* lotnicz* авиационн* авіаційн* вертол* helicopter* hubschrauber*"},
    {CAL_CLASS, ENT_CALIBRE_ANTI_AIR, "anti-aircraft", "", "aa antiaircraft antiair flak* flugabwehr* dca antiaérien* antiaére* antiaere* contraere* przeciwlotnicz* plot luchtafweer* luchtdoel* зенит* зеніт*"},
    {CAL_CLASS, ENT_CALIBRE_NAVAL, "naval gun", "", "naval* navale* navire* schiff* marine marinegeschütz* okręt* morsk* scheeps* корабел* корабельн* морск* морськ*"},
    {CAL_CLASS, ENT_CALIBRE_TANK, "tank gun", "", "tank tanks tankgun* char chars panzer* kampfpanzer* czołg* tanque* carro carri carroarmato carroarmati tankkanon* танк*"},
    {CAL_CLASS, ENT_CALIBRE_ANTI_TANK, "anti-tank weapon", "", "antitank* antitanque antichar* anticarro panzerabwehr* panzerfaust* przeciwpanc* ppanc pantserafweer* противотанк* протитанк* law"},
    {CAL_CLASS, ENT_CALIBRE_FIELD, "field gun", "", "fieldgun* lightgun* feldkanone* feldgeschütz* canondecampagne armatapolowa"},
    {CAL_CLASS, ENT_CALIBRE_FIELD | ENT_CALIBRE_HOWITZER, "field artillery", "", "fieldartillery feldartillerie gunhowitzer* canonobusier* armatohaubic* haubicoarmat* пушкагаубица гарматагаубиця"},
    {CAL_CLASS, ENT_CALIBRE_HOWITZER, "howitzer", "", "howitzer* obusier* haubitz* feldhaubitz* panzerhaubitz* haubic* obus' obuses obice* obici houwitser* гаубиц* гаубич*"},
    {CAL_CLASS, ARTILLERY, "artillery", "", "artill* artyler* artigl* артил*"},
    {CAL_CLASS, ENT_CALIBRE_MORTAR, "mortar", "", "mortar* mortier* mörser* moerser* granatwerfer* minenwerfer* panzermörser* moździerz* mortero* mortai* миномет* міномет*"},
    {CAL_CLASS, ENT_CALIBRE_RECOILLESS, "recoilless gun", "", "recoilless* recoillessrifle* recoillessgun* sansrecul rückstoßfrei* rückstossfrei* bezodrzut* sinretroceso senzarinculo terugstootlo* безоткатн* безвідкатн*"},
    {CAL_CLASS, ENT_CALIBRE_ROCKET, "rocket", "", "rocket* roquette* lanceroquette* rakete* raketen* rakieta rakiety rakietow* pociskrakietow* cohete* lanzacohete* razzo razzi lanciarazzi raket raketten raketwerper* ракета ракеты ракети ракетн* реактивн* рсзо рсзв"},
    {CAL_CLASS, LAUNCHER, "grenade launcher", "", "granatnik* granatpistole* гранатомет* lancegrenade* lanzagranada* lanciagranate granaatwerper* grenadelauncher*"},
    {CAL_CLASS, ENT_CALIBRE_GRENADE, "grenade", "", "grenade grenades granada granadas"},
    {CAL_CLASS, ENT_CALIBRE_SIGNAL, "signal cartridge", "", "signal* sygnal* sygnał* señal* segnal* sein* seinpatroon сигнал* flare* pyrotech* pirotech* pirotéc* leuchtpatrone* leuchtpistole* rakietnic* ракетниц*"},
    {CAL_GUN, ANY_GUN, "gun", "", "gun guns cannon* canon canons kanone* geschütz* armata armaty armat dział* cañón cañones cannone cannoni kanon kanonnen пушк* гармат* орудие орудия"},

    {CAL_TUBE, ENT_CALIBRE_SMOOTH, "smooth-bore", "", "smooth smoothbore smoothbored âmelisse canonlisse lisse glatt glattrohr* glatterlauf gładkolufow* ánimalisa lisa animaliscia cannaliscia liscia liscio gladloops* gladdeloop гладкоств*"},
    {CAL_TUBE, ENT_CALIBRE_RIFLED, "rifled", "", "rifled rayé rayée gezogen* gwintowan* rayado rayada estriado estriada rigato rigata getrokken нарезн* нарізн*"},

    /* things */
    {CAL_THING, ENT_CALIBRE_ROUND, "round", "", "round rounds cartridge* cartouche* patrone* patron patrony munition* ammunition ammo amunicj* nabój naboj* nabo* municion* munición* munizion* cartucho* cartucci* patroon patronen munitie патрон* набо* боеприпас* боєприпас* выстрел* постріл*"},
    {CAL_THING, ENT_CALIBRE_SHELL, "shell", "", "shell shells projectile* bomb bombs bombe* geschoss* geschoß* granate granaten sprenggranate* mörsergranate* granat granaty pocisk* obus proyectil* proiett* granata granate granaat granaten projectiel снаряд* мина мины міна міни"},
    {CAL_THING, ENT_CALIBRE_CHARGE, "charge", "", "charge charges propellingcharge* ladung* treibladung* ładunek ładunk* carga cargas carica cariche lading* заряд*"},
    {CAL_THING, ENT_CALIBRE_FUZE, "fuze", "", "fuze fuzes fuse fuses zünder* fusée* zapalnik* espoleta* spoletta spolette ontsteker* взрывател* підривник*"},
    {CAL_THING, ENT_CALIBRE_FIRING_TABLE, "firing table", "", "firingtable* rangetable* schusstafel* schießtabelle* tabledetir tablesdetir tablicestrzelnicze tablicastrzelnicza tabelestrzelnicze tabladetiro tablasdetiro tavoladitiro tavoleditiro schootstafel* таблиц*"},

    {CAL_NOISE, 0, "", "en", "of the for a an and or with type class standard series family serie system weapon weapons army service light medium heavy small arms training practice ball tracer he ap blank dummy linked belt case bullet full designation also called known as nominal size diameter new old"},
    {CAL_NOISE, 0, "", "fr", "de du des d la le les pour et avec type famille série modèle modele lourd léger moyen dit tir arme armes"},
    {CAL_NOISE, 0, "", "de", "der die das des für und mit vom von typ familie leicht* mittler* schwer* waffe*"},
    {CAL_NOISE, 0, "", "es it", "del della delle di da dal do el los las il lo con y e tipo arma modello modelo familia pesante leggero leggera pesado ligero"},
    {CAL_NOISE, 0, "", "pl", "do i z dla typ typu rodzina lekk* średni* ciężk* broń"},
    {CAL_NOISE, 0, "", "nl", "het een van voor en met type wapen licht zwaar"},
    {CAL_NOISE, 0, "", "ru uk", "и і й к до для с з из із тип типа типу самоходн* самохідн*"},
};
/* clang-format on */
const size_t terms__cal_meanings_n = sizeof terms__cal_meanings / sizeof terms__cal_meanings[0];
