"""Names as people write them: folded, so that two spellings of one name are one text.

Folding is for recognising and reporting, never for guessing: a name that is not the same after
folding is another name.
"""

from __future__ import annotations

import unicodedata

UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
_TRADITIONAL = (
    "國国務务發发財财經经濟济業业農农環环衛卫計计劃划監监督督審审計计統统稅税務务電电視视臺台報报"
    "應应災灾管管廳厅廣广場场園园區区縣县鄉乡鎮镇鐵铁網网絡络線线訊讯訪访證证護护設设規规劃划訓训"
    "貿贸易易質质資资產产銀银行行證证險险糧粮鹽盐煙烟藥药醫医療疗養养勞劳動动會会體体育育學学教教"
    "旅旅遊游館馆圖图書书檔档案案機机關关聯联協协婦妇殘残團团總总局局辦办處处長长門门開开發发聞闻"
    "氣气象象測测繪绘漁渔獵猎營营運运輸输車车船船港港灣湾橋桥樓楼屋屋建建築筑築筑園园綠绿化化綜综"
    "執执法法隊队衆众濱滨龍龙馬马鞍鞍雲云東东兩两創创業业實实驗验術术標标準准檢检疫疫驗验協协調调"
    "對对擴扩貧贫扶扶數数據据訟讼謀谋議议員员對对際际貫贯徹彻將将軍军燈灯塵尘節节約约陽阳陰阴風风"
    "飛飞麗丽鋼钢銅铜煤煤礦矿權权屬属殯殡儀仪競竞賽赛與与為为個个優优價价償偿億亿儲储兒儿內内"
    "冊册別别剛刚劇剧勢势勝胜單单厲厉參参號号嚴严壓压壇坛壘垒壩坝夢梦夾夹奪夺奮奋寧宁寶宝審审層层"
    "島岛嶺岭幣币幹干廠厂廢废張张強强後后從从復复徵征憲宪懷怀戰战戲戏戶户拋抛損损擇择擔担"
    "據据攝摄敗败斷断時时晉晋晝昼曆历書书條条極极構构樂乐樹树檔档歡欢歲岁歷历殺杀氫氢決决沒没"
    "況况淨净減减滅灭滬沪漢汉潔洁澤泽濕湿燒烧營营爐炉爭争狀状獎奖獨独現现畫画異异當当痙痉盜盗"
    "盡尽瞭了確确礎础禮礼種种稱称積积穩稳窮穷窯窑競竞筆笔簡简類类級级紀纪純纯紙纸細细終终組组結结"
    "給给綱纲維维緊紧編编練练縮缩績绩織织繼继續续罰罚習习職职聲声聽听臨临興兴舉举舊旧艦舰藝艺"
    "虛虚蟲虫術术衝冲補补裝装製制複复見见覺觉覽览觀观觸触訂订計计記记許许評评試试詢询話话認认語语"
    "誤误説说說说課课調调談谈請请諮咨講讲謝谢譯译讀读變变讓让豐丰負负費费賓宾賞赏賠赔購购贈赠"
    "趙赵跡迹轄辖輔辅輕轻轉转辭辞邊边遠远適适選选遺遗還还邁迈鄧邓鄭郑醬酱釋释錄录錢钱鍋锅鎖锁"
    "鏡镜鐘钟閉闭間间闊阔隨随險险隱隐雙双雜杂離离難难靈灵靜静響响頁页項项順顺預预領领頭头頻频題题"
    "額额願愿顧顾飯饭館馆驅驱骨骨魚鱼鮮鲜鳥鸟鹽盐麥麦黃黄點点黨党齊齐齡龄"
)
_SIMPLIFIED = str.maketrans(dict(zip(_TRADITIONAL[::2], _TRADITIONAL[1::2], strict=True)))


def fold(text: str) -> str:
    """Text without what people do not see or mean: width of characters, spaces, line breaks.

    >>> fold("市教育局（本级） ") == fold("市教育局(本级)")
    True
    """
    if text.isascii() and text.isalnum():
        return text
    normal = unicodedata.normalize("NFKC", text.translate(UNSEEN))
    return "".join(normal.split())


def fold_name(text: str) -> str:
    """As `fold`, and traditional characters as simplified ones.

    >>> fold_name("市 財政局")
    '市财政局'
    """
    return fold(text).translate(_SIMPLIFIED)
