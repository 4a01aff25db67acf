using System.Globalization;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Configuration;

/// <summary>
/// Parses ages: a number of minutes, hours, days or weeks (<c>90m</c>, <c>12h</c>, <c>30d</c>, <c>6w</c>), or a date (<c>2026-01-31</c>,
/// optionally with a time in ISO 8601 form, UTC if it has no offset).
/// </summary>
public static class StoreAge
{
    /// <summary>The text for no limit.</summary>
    public const string Never = "never";

    private static readonly TimeSpan Longest = TimeSpan.FromDays(36_500);

    /// <summary>Reads a duration.</summary>
    public static bool TryParseDuration(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2
            || !long.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out long number))
        {
            return false;
        }

        TimeSpan? unit = text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => null,
        };
        if (unit is null || number > Longest / unit.Value)
        {
            return false;
        }

        duration = unit.Value * number;
        return true;
    }

    /// <summary>Formats a duration in whole days, hours or minutes.</summary>
    public static string Text(TimeSpan duration) => duration.Ticks % TimeSpan.TicksPerDay == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{duration.Days}d")
        : duration.Ticks % TimeSpan.TicksPerHour == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalHours}h")
            : string.Create(CultureInfo.InvariantCulture, $"{(long)duration.TotalMinutes}m");

    /// <summary>Returns the time given by a duration before now or a date.</summary>
    /// <exception cref="StoreException">The text is neither (<see cref="ErrorCode.InvalidRequest"/>).</exception>
    public static DateTimeOffset Moment(string text, DateTimeOffset now)
    {
        if (TryParseDuration(text, out TimeSpan duration))
        {
            return now - duration;
        }

        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out DateTimeOffset moment)
            ? moment
            : throw new StoreException(ErrorCode.InvalidRequest, $"'{text}' is neither an age nor a date.")
            {
                Hints = ["30d", "12h", "6w", "2026-01-31"],
            };
    }
}
