using System.Globalization;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Web;

/// <summary>Formats numbers, sizes, times and names for pages. All exact times are UTC and are labeled as such.</summary>
public static class Shown
{
    /// <summary>Formats a number of bytes with a decimal unit, for example <c>1.4 GB</c>.</summary>
    public static string Bytes(long bytes) => ByteText.Of(bytes);

    /// <summary>Formats a number with grouped digits.</summary>
    public static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Formats a time to the second, for example <c>2026-03-01 14:05:09 UTC</c>.</summary>
    public static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>Formats how long ago a time was, for example <c>12 minutes ago</c>. The scripts of the pages use the same words.</summary>
    /// <param name="now">The current time.</param>
    /// <param name="time">The time; one in the future is told as <c>in 2 hours</c>.</param>
    public static string Ago(DateTimeOffset now, DateTimeOffset time)
    {
        TimeSpan passed = (now - time).Duration();
        (int count, string unit) = passed switch
        {
            { TotalSeconds: < 45 } => (0, ""),
            { TotalMinutes: < 59.5 } => ((int)Math.Round(passed.TotalMinutes), "minute"),
            { TotalHours: < 23.5 } => ((int)Math.Round(passed.TotalHours), "hour"),
            { TotalDays: < 13.5 } => ((int)Math.Round(passed.TotalDays), "day"),
            { TotalDays: < 60 } => ((int)Math.Round(passed.TotalDays / 7), "week"),
            { TotalDays: < 700 } => ((int)Math.Round(passed.TotalDays / 30.44), "month"),
            _ => ((int)Math.Round(passed.TotalDays / 365.25), "year"),
        };
        string amount = string.Create(CultureInfo.InvariantCulture, $"{Math.Max(count, 1)} {unit}{(count > 1 ? "s" : "")}");
        return unit.Length == 0 ? "just now" : time > now ? "in " + amount : amount + " ago";
    }

    /// <summary>Formats a number without grouping, for URLs.</summary>
    public static string Plain(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Formats a number with its noun, for example <c>1 package</c> or <c>1,024 packages</c>.</summary>
    public static string Count(long number, string noun) => $"{Number(number)} {noun}{(number == 1 ? "" : "s")}";

    /// <summary>Formats the URL of a channel by its last part, by which people know it.</summary>
    public static string Channel(string channel) =>
        channel.TrimEnd('/') is { Length: > 0 } text ? text[(text.LastIndexOf('/') + 1)..] : channel;

    /// <summary>Formats a time for the <c>datetime</c> attribute of HTML.</summary>
    public static string MachineTime(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Formats a duration, for example <c>3.2 s</c> or <c>4 min 10 s</c>.</summary>
    public static string Duration(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(time.TotalSeconds, 0):0.0} s"),
        { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{time.Minutes} min {time.Seconds} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours} h {time.Minutes} min"),
    };
}
