using System.Text.Encodings.Web;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// What an activity returns; activities that have more to tell return a type of their own. Failures travel as data, because exceptions lose
/// their type on the way through Durable Task; an activity throws only what is to be tried again (<see cref="TransientStepException"/>).
/// </summary>
/// <remarks>Histories and journals hold these as JSON: a property that was stored once keeps its name there.</remarks>
public record StepResult
{
    // Inputs and outputs stay far below 16 KB as the JSON that they become; the whole text is in the log.
    private const int LongestMessage = 5000;
    private const int LongestHint = 800;
    private const int MostHints = 8;
    private const int LongestEscape = 6;

    /// <summary>The step is done.</summary>
    public static StepResult Done { get; } = new();

    /// <summary>How the step ended.</summary>
    public StepOutcome Outcome { get; init; }

    /// <summary>The cause of a failure.</summary>
    public ErrorCode? Code { get; init; }

    /// <summary>The failure in sentences, without secrets and shortened to what a row holds; or what is to be told of a success.</summary>
    public string? Message { get; init; }

    /// <summary>What could help.</summary>
    public IReadOnlyList<string>? Hints { get; init; }

    /// <summary>A failure as a result.</summary>
    public static StepResult Failure(StoreException failure) => Failure<StepResult>(failure);

    /// <summary>A failure as the result of a certain activity.</summary>
    public static TResult Failure<TResult>(StoreException failure)
        where TResult : StepResult, new() => new()
        {
            Outcome = StepOutcome.Failed,
            Code = failure.Code,
            Message = Cut(Redaction.Redact(failure.Message), LongestMessage),
            Hints = [.. failure.Hints.Take(MostHints).Select(h => Cut(Redaction.Redact(h), LongestHint))],
        };

    /// <summary>A failure as the result of a certain activity, when another try would not help.</summary>
    /// <exception cref="TransientStepException">Another try may help.</exception>
    public static TResult FailureUnlessTransient<TResult>(StoreException failure)
        where TResult : StepResult, new() => failure.IsTransient ? throw new TransientStepException(failure) : Failure<TResult>(failure);

    /// <summary>The failure that the result holds.</summary>
    public StoreException ToException() => new(Code ?? ErrorCode.Internal, Message ?? "The step failed.") { Hints = Hints ?? [] };

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
