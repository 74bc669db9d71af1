"""Names by which texts call a government: its country, people, capital and houses. One voice, whichever is used."""

from __future__ import annotations

GOVERNMENTS: dict[str, str] = {
    "united_states": "United States|US|U.S.|USA|America|American|Americans|Washington|Pentagon|White House|State Department|Biden administration|Trump administration|Capitol Hill|CIA",
    "russia": "Russia|Russian|Russians|Moscow|Kremlin|Russian Federation",
    "ukraine": "Ukraine|Ukrainian|Ukrainians|Kyiv|Kiev|Bankova",
    "north_korea": "North Korea|North Korean|North Koreans|Pyongyang|DPRK|Democratic People's Republic of Korea",
    "south_korea": "South Korea|South Korean|South Koreans|Seoul|ROK|RoK|Republic of Korea|NIS",
    "china": "China|Chinese|Beijing|PRC|Zhongnanhai",
    "japan": "Japan|Japanese|Tokyo", "united_kingdom": "United Kingdom|UK|U.K.|Britain|British|London|Downing Street|Whitehall",
    "france": "France|French|Paris|Élysée|Elysée", "germany": "Germany|German|Germans|Berlin|Bundeswehr", "poland": "Poland|Polish|Poles|Warsaw",
    "italy": "Italy|Italian|Rome", "spain": "Spain|Spanish|Madrid", "netherlands": "Netherlands|Dutch|The Hague", "turkey": "Turkey|Türkiye|Turkish|Ankara",
    "iran": "Iran|Iranian|Iranians|Tehran", "israel": "Israel|Israeli|Israelis|Jerusalem|IDF", "india": "India|Indian|New Delhi|Delhi", "pakistan": "Pakistan|Pakistani|Islamabad",
    "saudi_arabia": "Saudi Arabia|Saudi|Riyadh", "qatar": "Qatar|Qatari|Doha", "emirates": "United Arab Emirates|UAE|Emirati|Abu Dhabi", "egypt": "Egypt|Egyptian|Cairo",
    "syria": "Syria|Syrian|Damascus", "lebanon": "Lebanon|Lebanese|Beirut", "iraq": "Iraq|Iraqi|Baghdad", "jordan": "Jordanian|Amman", "yemen": "Yemen|Yemeni|Sanaa",
    "afghanistan": "Afghanistan|Afghan|Kabul", "belarus": "Belarus|Belarusian|Minsk", "georgia": "Georgian|Tbilisi", "armenia": "Armenia|Armenian|Yerevan",
    "azerbaijan": "Azerbaijan|Azerbaijani|Baku", "kazakhstan": "Kazakhstan|Kazakh|Astana", "moldova": "Moldova|Moldovan|Chisinau", "romania": "Romania|Romanian|Bucharest",
    "hungary": "Hungary|Hungarian|Budapest", "slovakia": "Slovakia|Slovak|Bratislava", "czechia": "Czech Republic|Czechia|Czech|Prague", "bulgaria": "Bulgaria|Bulgarian|Sofia",
    "greece": "Greece|Greek|Athens", "serbia": "Serbia|Serbian|Belgrade", "finland": "Finland|Finnish|Helsinki", "sweden": "Sweden|Swedish|Stockholm", "norway": "Norway|Norwegian|Oslo",
    "denmark": "Denmark|Danish|Copenhagen", "estonia": "Estonia|Estonian|Tallinn", "latvia": "Latvia|Latvian|Riga", "lithuania": "Lithuania|Lithuanian|Vilnius",
    "canada": "Canada|Canadian|Ottawa", "mexico": "Mexico|Mexican", "brazil": "Brazil|Brazilian|Brasilia", "argentina": "Argentina|Argentine|Buenos Aires",
    "venezuela": "Venezuela|Venezuelan|Caracas", "cuba": "Cuba|Cuban|Havana", "australia": "Australia|Australian|Canberra", "indonesia": "Indonesia|Indonesian|Jakarta",
    "vietnam": "Vietnam|Vietnamese|Hanoi", "philippines": "Philippines|Philippine|Filipino|Manila", "taiwan": "Taiwan|Taiwanese|Taipei", "mongolia": "Mongolia|Mongolian|Ulaanbaatar",
    "ethiopia": "Ethiopia|Ethiopian|Addis Ababa", "sudan": "Sudan|Sudanese|Khartoum", "south_africa": "South Africa|South African|Pretoria", "nigeria": "Nigeria|Nigerian|Abuja",
    "nato": "NATO|Nato|North Atlantic Treaty Organization|Atlantic alliance", "european_union": "European Union|EU|E.U.|Brussels|European Commission",
    "united_nations": "United Nations|UN|U.N.", "brics": "BRICS|Brics",
}  # fmt: skip
"""Names of each government, divided by `|`. A demonym counts only before a word for an office."""

ORGANISATIONS = frozenset(("nato", "european_union", "united_nations", "brics"))
"""Those that are no state."""
