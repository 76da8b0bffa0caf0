//! Words of the risk view.

texts! {
    "matrix.title" => "Risks", "風險", "风险";
    "matrix.table" => "Risk list", "風險清單", "风险清单";
    "matrix.add" => "Add a risk", "新增風險", "新增风险";
    "matrix.add.sign" => "+ Risk", "+ 風險", "+ 风险";
    "matrix.add.in" => "Add a risk: {cell}", "新增風險：{cell}", "新增风险：{cell}";
    "matrix.caption" => "Risks by probability and impact", "依發生機率與影響程度排列的風險", "按发生概率与影响程度排列的风险";
    "matrix.probability" => "Probability", "發生機率", "发生概率";
    "matrix.impact" => "Impact", "影響程度", "影响程度";
    "matrix.cell" => "{severity}: probability {probability}, impact {impact}", "{severity}：機率{probability}、影響{impact}", "{severity}：概率{probability}、影响{impact}";
    "matrix.severity.low" => "Low", "輕微", "轻微";
    "matrix.severity.moderate" => "Moderate", "中等", "中等";
    "matrix.severity.high" => "High", "嚴重", "严重";
    "matrix.severity.critical" => "Critical", "極嚴重", "极严重";
    "matrix.count" => "{n} {severity}", "{severity} {n}", "{severity} {n}";
    "matrix.unrated" => "Not rated yet", "尚未評估", "尚未评估";
    "matrix.unrated.hint" => "Drag into the matrix, or choose a cell from the menu.", "拖入矩陣，或從選單選擇位置。", "拖入矩阵，或从菜单选择位置。";
    "matrix.gaps.count" => "{n} not prepared", "{n} 項準備不足", "{n} 项准备不足";
    "matrix.gaps.count.one" => "1 not prepared", "1 項準備不足", "1 项准备不足";
    "matrix.moved" => "{name}: {cell}", "「{name}」：{cell}", "“{name}”：{cell}";
    "matrix.moved.out" => "{name}: not rated", "「{name}」：尚未評估", "“{name}”：尚未评估";
    "matrix.edge" => "{name} is at the edge already", "「{name}」已在邊緣", "“{name}”已在边缘";
    "matrix.keys" => "Alt with arrow keys moves a risk; Enter opens it.", "Alt 加方向鍵移動風險，Enter 開啟。", "Alt 加方向键移动风险，Enter 打开。";

    "matrix.register" => "Register", "風險登錄表", "风险登记表";
    "matrix.register.level" => "Severity", "嚴重程度", "严重程度";
    "matrix.register.watch" => "Indicator and threshold", "監測指標與門檻", "监测指标与阈值";
    "matrix.register.answer" => "Measure", "因應措施", "应对措施";
    "matrix.register.prepared" => "Contingency and trigger", "預案與觸發條件", "预案与触发条件";
    "matrix.register.emergencies" => "Emergency plans", "應急預案", "应急预案";
    "matrix.lacks" => "no {field}", "缺{field}", "缺{field}";
    "matrix.closed" => "closed", "已關閉", "已关闭";

    "matrix.empty" => "No risks yet", "還沒有風險", "还没有风险";
    "matrix.empty.text" => "Name what may go wrong, how likely it is and how bad it would be. The matrix shows what to deal with first, and what is not prepared.", "寫下可能出錯的事、發生機率和影響程度。矩陣會顯示哪些要優先處理、哪些還沒準備好。", "写下可能出错的事、发生概率和影响程度。矩阵会显示哪些要优先处理、哪些还没准备好。";
    "matrix.empty.read" => "Nobody has named risks yet.", "還沒有人填寫風險。", "还没有人填写风险。";
}
