using System.Text.Encodings.Web;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// What an activity returns. Failures travel as data, because exceptions lose their type on the way through Durable Task; an activity
/// throws only what should be tried again.
/// </summary>
/// <param name="Outcome">How the step ended.</param>
/// <param name="Count">What the step counted: the attempt of a begin, the batches of a solve, the prefixes that a fetch has finished.</param>
/// <param name="Code">The cause of a failure.</param>
/// <param name="Message">The failure in sentences, without secrets and shortened to what a row holds.</param>
/// <param name="Hints">What could help.</param>
public sealed record StepResult(
    StepOutcome Outcome, int Count = 0, ErrorCode? Code = null, string? Message = null, IReadOnlyList<string>? Hints = null)
{
    // Inputs and outputs stay far below 16 KB as the JSON that they become; the whole text is in the log.
    private const int LongestMessage = 5000;
    private const int LongestHint = 800;
    private const int MostHints = 8;
    private const int LongestEscape = 6;

    /// <summary>A failure as a result.</summary>
    public static StepResult Failure(StoreException failure) => new(
        StepOutcome.Failed,
        0,
        failure.Code,
        Cut(Redaction.Redact(failure.Message), LongestMessage),
        [.. failure.Hints.Take(MostHints).Select(h => Cut(Redaction.Redact(h), LongestHint))]);

    // Most characters beyond ASCII, and quotes, become six in JSON.
    private static string Cut(string text, int length)
    {
        for (int i = 0; i < text.Length; i++)
        {
            length -= char.IsAscii(text[i]) && !JavaScriptEncoder.Default.WillEncode(text[i]) ? 1 : LongestEscape;
            if (length < LongestEscape)
            {
                int end = char.IsLowSurrogate(text[i]) ? i - 1 : i;
                return string.Concat(text.AsSpan(0, end), "…");
            }
        }

        return text;
    }
}
