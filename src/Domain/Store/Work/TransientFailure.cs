using System.Globalization;
using System.Text.Json;
using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Store.Work;

/// <summary>
/// A failure that may pass, on its way from an activity through Durable Task, which keeps nothing of an exception but its text: this is
/// the one place that writes that text and reads it.
/// </summary>
/// <param name="Code">The cause.</param>
/// <param name="Message">The failure in sentences, without secrets.</param>
public sealed record TransientFailure(ErrorCode Code, string Message)
{
    private const string FormerStart = "[CS";

    /// <summary>The failure as the text of an exception: JSON.</summary>
    public string ToText() => JsonSerializer.Serialize(this, WorkJson.Default.TransientFailure);

    /// <summary>
    /// Reads what <see cref="ToText"/> has written, or what histories of former versions hold: <c>[CS1508] message</c>. Any other text is the message of an
    /// exception that nobody has classified.
    /// </summary>
    public static TransientFailure Parse(string text)
    {
        if (text.StartsWith('{'))
        {
            try
            {
                if (JsonSerializer.Deserialize(text, WorkJson.Default.TransientFailure) is { Message: not null } failure && Enum.IsDefined(failure.Code))
                {
                    return failure;
                }
            }
            catch (JsonException)
            {
                // A message that happens to begin so.
            }
        }

        int end = text.IndexOf(']', StringComparison.Ordinal);
        return text.StartsWith(FormerStart, StringComparison.Ordinal)
            && int.TryParse(text.AsSpan(FormerStart.Length, Math.Max(end - FormerStart.Length, 0)), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && Enum.IsDefined((ErrorCode)number)
                ? new TransientFailure((ErrorCode)number, text[(end + 1)..].TrimStart())
                : new TransientFailure(ErrorCode.Internal, text);
    }
}
