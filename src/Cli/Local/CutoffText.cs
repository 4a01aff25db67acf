using System.Globalization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Solving.Requests;

namespace CondaStore.Cli.Local;

/// <summary>
/// Parses cut-offs: <c>WHEN</c> for all packages, <c>PACKAGE=WHEN</c> or <c>CHANNEL::WHEN</c> for some, where WHEN is a time or the
/// minimum age of packages.
/// </summary>
internal static class CutoffText
{
    /// <summary>Parses all given cut-offs; null if there are none.</summary>
    /// <param name="texts">The texts from the command line.</param>
    /// <param name="now">The time from which ages are counted back.</param>
    /// <exception cref="StoreException">A text is invalid (<see cref="ErrorCode.InvalidOption"/>).</exception>
    public static ExcludeNewer? Parse(IReadOnlyList<string> texts, DateTimeOffset now)
    {
        DateTimeOffset? cutoff = null;
        Dictionary<string, DateTimeOffset> channels = new(StringComparer.Ordinal);
        Dictionary<string, DateTimeOffset> packages = new(StringComparer.Ordinal);
        foreach (string text in texts)
        {
            int channel = text.LastIndexOf("::", StringComparison.Ordinal);
            int package = text.IndexOf('=', StringComparison.Ordinal);
            if (channel > 0)
            {
                channels[text[..channel]] = ParseMoment(text, text[(channel + 2)..], now);
            }
            else if (package > 0)
            {
                packages[text[..package].Trim().ToLowerInvariant()] = ParseMoment(text, text[(package + 1)..], now);
            }
            else
            {
                cutoff = ParseMoment(text, text, now);
            }
        }

        return texts.Count == 0 ? null : new ExcludeNewer { Cutoff = cutoff, Channels = channels, Packages = packages };
    }

    private static DateTimeOffset ParseMoment(string whole, string text, DateTimeOffset now)
    {
        if (AgeText.TryParse(text.Trim(), out TimeSpan age))
        {
            return age < now - DateTimeOffset.MinValue ? now - age : DateTimeOffset.MinValue;
        }

        return DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out DateTimeOffset moment)
            ? moment
            : throw new StoreException(ErrorCode.InvalidOption, $"--exclude-newer: '{whole}' is not a date or an age.")
            {
                Hints = ["write 2026-01-31, 2026-01-31T12:00:00Z or 7d, for a part numpy=7d or conda-forge::7d"],
            };
    }
}
