using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// Represents a transient failure passed from an activity through Durable Task, which preserves only the text of an exception: this is the
/// only place that writes and parses that text.
/// </summary>
/// <param name="Code">The cause.</param>
/// <param name="Message">The failure in sentences, without secrets.</param>
public sealed record TransientFailure(ErrorCode Code, string Message)
{
    private const string FormerStart = "[CS";

    /// <summary>Returns the failure as the text of an exception, in JSON.</summary>
    public string ToText() => JsonSerializer.Serialize(this, WorkJson.Default.TransientFailure);

    /// <summary>
    /// Parses what <see cref="ToText"/> has written, or the form in histories of earlier versions: <c>[CS1508] message</c>. Any other text
    /// is the message of an unclassified exception.
    /// </summary>
    public static TransientFailure Parse(string text)
    {
        if (text.StartsWith('{'))
        {
            try
            {
                if (JsonSerializer.Deserialize(text, WorkJson.Default.TransientFailure) is { Message: not null } failure
                    && Enum.IsDefined(failure.Code))
                {
                    return failure;
                }
            }
            catch (JsonException)
            {
                // A message that happens to begin like this.
            }
        }

        int end = text.IndexOf(']', StringComparison.Ordinal);
        return text.StartsWith(FormerStart, StringComparison.Ordinal)
            && int.TryParse(
                text.AsSpan(FormerStart.Length, Math.Max(end - FormerStart.Length, 0)),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out int number)
            && Enum.IsDefined((ErrorCode)number)
                ? new TransientFailure((ErrorCode)number, text[(end + 1)..].TrimStart())
                : new TransientFailure(ErrorCode.Internal, text);
    }
}
