use proptest::prelude::*;

use super::*;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn figure(code: &str) -> Option<Decimal> {
    match code {
        "5.1" => Some(decimal("10")),
        "5.10-1" => Some(decimal("2.5")),
        "0" => Some(Decimal::ZERO),
        "most" => Some(Decimal::MAX),
        _ => None,
    }
}

#[test]
fn values() {
    let check = |text: &str, expected: Result<&str, EvalFault>| {
        let value = parse_expr(text).unwrap().value(&figure);
        assert_eq!(value, expected.map(decimal), "{text}");
    };
    check("1", Ok("1"));
    check("1.234,5", Ok("1234.5"));
    check("[5.1] + [5.10-1] × 2", Ok("15"));
    check("([5.1]+[5.10-1])*2", Ok("25"));
    check("[ 5.1 ] - 1 - 2", Ok("7"));
    check("-[5.1] ÷ 4", Ok("-2.5"));
    check("8 : 4 / 2 x 3", Ok("3"));
    check("--1", Ok("1"));
    check("1 ÷ [0]", Err(EvalFault::DivisionByZero));
    check("[most] × 2", Err(EvalFault::TooLarge));
    check("[9] + [8] + [9] + [5.1]", Err(EvalFault::Missing(vec!["9".into(), "8".into()])));
    check("0,1 + 0,2", Ok("0.3"));
}

#[test]
fn says_where_it_is_wrong() {
    let check = |text: &str, expected: &str| {
        let fault = parse_expr(text).unwrap_err().to_string();
        assert!(fault.starts_with(expected), "{text}: {fault}");
    };
    check("", "Vị trí 1: biểu thức chưa hết");
    check("[5.1] +", "Vị trí 8: biểu thức chưa hết");
    check("[5.1] [5.2]", "Vị trí 7: cần một phép tính");
    check("5.1 + 5.2.3", "Vị trí 7: \"5.2.3\" không phải là số");
    check("1 + (2", "Vị trí 5: dấu ( này chưa được đóng");
    check("1 + 2)", "Vị trí 6: có dấu )");
    check("1 + [5.1", "Vị trí 5: dấu [ này chưa được đóng");
    check("[]", "Vị trí 1: trong ngoặc vuông phải là");
    check("tổng", "Vị trí 1: cần một số");
    check(&"(".repeat(400), "Vị trí 34: lồng quá nhiều");
    check(&"1+".repeat(300), "Vị trí 501: biểu thức dài hơn");
}

fn any_expr() -> impl Strategy<Value = Expr> {
    let leaf = prop_oneof![
        (0_i64..1_000_000, 0_u32..4)
            .prop_map(|(n, scale)| Expr::Number(Decimal::new(n, scale).normalize())),
        prop::sample::select(vec!["5.1", "5.10-1", "VI.2.3"])
            .prop_map(|code| Expr::Code(code.into())),
    ];
    leaf.prop_recursive(5, 24, 2, |inner| {
        let operator = prop::sample::select(vec![
            Operator::Add,
            Operator::Subtract,
            Operator::Multiply,
            Operator::Divide,
        ]);
        prop_oneof![
            inner.clone().prop_map(|of| Expr::Minus(Box::new(of))),
            (inner.clone(), operator, inner).prop_map(|(left, operator, right)| Expr::Join(
                Box::new(left),
                operator,
                Box::new(right)
            )),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_written_is_read(expr in any_expr()) {
        let text = expr.to_string();
        if text.chars().count() <= LONGEST {
            prop_assert_eq!(parse_expr(&text), Ok(expr), "{}", text);
        }
    }

    #[test]
    fn any_text_is_judged(text in "\\PC{0,60}|[0-9\\[\\]()+*/:., x-]{0,60}") {
        match parse_expr(&text) {
            Ok(expr) => drop(expr.value(&figure)),
            Err(fault) => prop_assert!(fault.at <= text.chars().count()),
        }
    }
}
