//! Many rows with one statement: each statement is a turn to the thread or server that runs it, and
//! thousands of them cost more than the rows themselves.

use sqlx::AssertSqlSafe;

use crate::db::{Arg, postgres_args, sqlite_args, tell};
use crate::{Result, Tx};

/// How many rows one statement takes, largest first; the rest goes into the next smaller. Few sizes,
/// so that each is prepared once, and near enough to each other that what is left never takes many
/// statements. A statement of the largest has some thousand values; the limits of both engines are
/// ten times that.
const SIZES: [usize; 4] = [256, 64, 16, 4];

impl Tx {
    /// Runs `sql`, an `INSERT … VALUES ($1, …, $n)` of one row, for all `rows`; how many rows were
    /// written.
    ///
    /// # Errors
    /// Whatever the engine reports; some rows may then stand in this transaction.
    pub(crate) async fn insert_all(
        &mut self,
        sql: &'static str,
        rows: Vec<Vec<Arg>>,
    ) -> Result<u64> {
        let mut written = 0;
        let mut rows = rows.into_iter();
        for size in SIZES {
            if rows.len() < size {
                continue;
            }
            let many = many_rows(sql, size, self.placeholder());
            while rows.len() >= size && many.is_some() {
                let args = rows.by_ref().take(size).flatten().collect();
                if let Some(text) = &many {
                    written += self.insert_many(text, args).await?;
                }
            }
        }
        for row in rows {
            written += self.execute(sql, row).await?;
        }
        Ok(written)
    }

    /// How the values of a derived statement are written: they come in their order, and SQLite
    /// looks for the name of every named one among all others.
    fn placeholder(&self) -> fn(usize) -> String {
        match self {
            Tx::Sqlite(_) => |_| "?".to_owned(),
            Tx::Postgres(_) => |n| format!("${n}"),
        }
    }

    async fn insert_many(&mut self, text: &str, args: Vec<Arg>) -> Result<u64> {
        tell(text);
        // Made from a statement of the program and nothing else.
        let sql = AssertSqlSafe(text);
        Ok(match self {
            Tx::Sqlite(tx) => {
                sqlx::query_with(sql, sqlite_args(args)?).execute(&mut **tx).await?.rows_affected()
            }
            Tx::Postgres(tx) => sqlx::query_with(sql, postgres_args(args)?)
                .execute(&mut **tx)
                .await?
                .rows_affected(),
        })
    }
}

/// The statement of one row made one of `rows` rows; `None` when its values are not plainly
/// `VALUES ($1, $2, …)`.
fn many_rows(sql: &str, rows: usize, placeholder: fn(usize) -> String) -> Option<String> {
    const BEFORE: &str = "VALUES (";
    let (head, rest) = sql.split_once(BEFORE)?;
    let (values, tail) = rest.split_once(')')?;
    let width = values.split(',').count();
    let plain =
        (1..=width).zip(values.split(',')).all(|(n, value)| value.trim() == format!("${n}"));
    if !plain || tail.contains('$') {
        return None;
    }
    let row = |row: usize| {
        let values = (1..=width).map(|n| placeholder(row * width + n));
        format!("({})", values.collect::<Vec<_>>().join(", "))
    };
    let rows = (0..rows).map(row).collect::<Vec<_>>().join(", ");
    Some(format!("{head}VALUES {rows}{tail}"))
}

#[cfg(test)]
mod tests {
    use super::many_rows;

    #[test]
    fn one_row_becomes_many() {
        let check = |sql: &str, rows: usize, expected: Option<&str>| {
            let many = many_rows(sql, rows, |n| format!("${n}"));
            assert_eq!(many.as_deref(), expected, "{sql}");
        };
        check(
            "INSERT INTO a (b, c)\n        VALUES ($1,\n $2)",
            2,
            Some("INSERT INTO a (b, c)\n        VALUES ($1, $2), ($3, $4)"),
        );
        check(
            "INSERT INTO a (b) VALUES ($1) ON CONFLICT (b) DO NOTHING",
            3,
            Some("INSERT INTO a (b) VALUES ($1), ($2), ($3) ON CONFLICT (b) DO NOTHING"),
        );
        check("INSERT INTO a (b) VALUES ($1) ON CONFLICT (b) DO UPDATE SET b = $2", 2, None);
        check("INSERT INTO a (b, c) VALUES ($1, $1)", 2, None);
        check("INSERT INTO a (b, c) VALUES ($1, 'x')", 2, None);
        check("INSERT INTO a SELECT 1", 2, None);
        let unnamed = many_rows("INSERT INTO a (b, c) VALUES ($1, $2)", 2, |_| "?".to_owned());
        assert_eq!(unnamed.as_deref(), Some("INSERT INTO a (b, c) VALUES (?, ?), (?, ?)"));
    }
}
