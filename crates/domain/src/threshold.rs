//! Numbers that an administrator may set, each with what it means and what it may be.

/// A number that an administrator may set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Threshold {
    /// Days without a sign-in after which a reporting officer counts as absent.
    SilentDays,
    /// Working days after a deadline before a report is first urged.
    UrgeReminder,
    /// Working days after a reminder's deadline before the collector urges.
    UrgeCollector,
    /// Working days after the collector's deadline before the superior urges.
    UrgeSuperior,
}

impl Threshold {
    /// Every one, in the order pages list them.
    pub const ALL: [Threshold; 4] = [
        Threshold::SilentDays,
        Threshold::UrgeReminder,
        Threshold::UrgeCollector,
        Threshold::UrgeSuperior,
    ];

    /// The word under which it is kept and sent.
    pub fn key(self) -> &'static str {
        match self {
            Threshold::SilentDays => "silent-days",
            Threshold::UrgeReminder => "urge-reminder-days",
            Threshold::UrgeCollector => "urge-collector-days",
            Threshold::UrgeSuperior => "urge-superior-days",
        }
    }

    /// What it is called, in Vietnamese.
    pub fn title(self) -> &'static str {
        match self {
            Threshold::SilentDays => "Số ngày không đăng nhập",
            Threshold::UrgeReminder => "Số ngày chờ trước khi nhắc việc",
            Threshold::UrgeCollector => "Số ngày chờ trước khi đầu mối đôn đốc",
            Threshold::UrgeSuperior => "Số ngày chờ trước khi cấp trên đôn đốc",
        }
    }

    /// What it does, in Vietnamese.
    pub fn meaning(self) -> &'static str {
        match self {
            Threshold::SilentDays => {
                "Cán bộ báo cáo không đăng nhập từ chừng ấy ngày trở lên thì việc của cơ quan được liệt kê ở “Việc chưa có người”."
            }
            Threshold::UrgeReminder => {
                "Quá hạn nộp báo cáo chừng ấy ngày làm việc thì cơ quan được đề xuất nhắc việc."
            }
            Threshold::UrgeCollector => {
                "Quá hạn ghi trong văn bản nhắc việc chừng ấy ngày làm việc thì đề xuất công văn đôn đốc của cơ quan đầu mối."
            }
            Threshold::UrgeSuperior => {
                "Quá hạn ghi trong công văn của cơ quan đầu mối chừng ấy ngày làm việc thì đề xuất công văn của cơ quan cấp trên."
            }
        }
    }

    /// What is counted, in Vietnamese.
    pub fn unit(self) -> &'static str {
        match self {
            Threshold::SilentDays => "ngày",
            Threshold::UrgeReminder | Threshold::UrgeCollector | Threshold::UrgeSuperior => {
                "ngày làm việc"
            }
        }
    }

    /// The value until somebody sets another.
    pub fn default_value(self) -> i64 {
        match self {
            Threshold::SilentDays => 30,
            Threshold::UrgeReminder => 1,
            Threshold::UrgeCollector | Threshold::UrgeSuperior => 3,
        }
    }

    /// Smallest and largest value.
    pub fn range(self) -> (i64, i64) {
        match self {
            Threshold::SilentDays => (1, 366),
            Threshold::UrgeReminder | Threshold::UrgeCollector | Threshold::UrgeSuperior => (1, 60),
        }
    }

    /// Whether it may be `value`.
    pub fn allows(self, value: i64) -> bool {
        let (least, most) = self.range();
        (least..=most).contains(&value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_allowed_and_keys_differ() {
        for threshold in Threshold::ALL {
            assert!(threshold.allows(threshold.default_value()), "{threshold:?}");
            let (least, most) = threshold.range();
            assert!(!threshold.allows(least - 1) && !threshold.allows(most + 1));
            let same = Threshold::ALL.iter().filter(|other| other.key() == threshold.key());
            assert_eq!(same.count(), 1);
        }
    }
}
