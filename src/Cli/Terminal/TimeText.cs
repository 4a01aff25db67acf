using System.Globalization;

namespace CondaStore.Cli.Terminal;

/// <summary>Formats times for people.</summary>
internal static class TimeText
{
    /// <summary>Formats a time to the minute, or a dash for null.</summary>
    public static string Of(DateTimeOffset? time) =>
        time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture) ?? "-";
}
