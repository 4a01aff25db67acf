using System.Text.Encodings.Web;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Represents the result of an activity; activities with more information return a derived type. Failures are returned as data, because
/// exceptions lose their type in Durable Task; an activity throws only failures to be retried (<see cref="TransientStepException"/>).
/// </summary>
/// <remarks>Histories and journals contain these as JSON, so stored properties must keep their names.</remarks>
public record StepResult
{
    // Inputs and outputs must stay far below 16 KB as JSON; the full text is in the log.
    private const int LongestMessage = 5000;
    private const int LongestHint = 800;
    private const int MostHints = 8;
    private const int LongestEscape = 6;

    /// <summary>Gets the result of a completed step.</summary>
    public static StepResult Done { get; } = new();

    /// <summary>How the step ended.</summary>
    public StepOutcome Outcome { get; init; }

    /// <summary>Gets the cause of a failure.</summary>
    public ErrorCode? Code { get; init; }

    /// <summary>Gets the message of a failure, without secrets and shortened to fit a row, or that of a success.</summary>
    public string? Message { get; init; }

    /// <summary>Gets the hints for the failure.</summary>
    public IReadOnlyList<string>? Hints { get; init; }

    /// <summary>Creates a result from a failure.</summary>
    public static StepResult Failure(StoreException failure) => Failure<StepResult>(failure);

    /// <summary>Creates a result of a given type from a failure.</summary>
    public static TResult Failure<TResult>(StoreException failure)
        where TResult : StepResult, new() => new()
        {
            Outcome = StepOutcome.Failed,
            Code = failure.Code,
            Message = Cut(Redaction.Redact(failure.Message), LongestMessage),
            Hints = [.. failure.Hints.Take(MostHints).Select(h => Cut(Redaction.Redact(h), LongestHint))],
        };

    /// <summary>Creates a result of a given type from a failure that is not transient.</summary>
    /// <exception cref="TransientStepException">The failure is transient.</exception>
    public static TResult FailureUnlessTransient<TResult>(StoreException failure)
        where TResult : StepResult, new() => failure.IsTransient ? throw new TransientStepException(failure) : Failure<TResult>(failure);

    /// <summary>Returns the failure that the result holds.</summary>
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
