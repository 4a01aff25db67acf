using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Versions;

/// <summary>Describes why a text could not be parsed; converted to an exception only where no alternative is tried.</summary>
/// <param name="Offset">The zero-based position in the text.</param>
/// <param name="Message">The problem, phrased as the end of a sentence that begins with the text.</param>
/// <param name="Hint">The correct form, or null.</param>
internal readonly record struct SyntaxError(int Offset, string Message, string? Hint = null)
{
    public SyntaxError Shift(int offset) => this with { Offset = Offset + offset };

    public StoreException ToException(ErrorCode code, string what, string text) =>
        new(code, $"{what} '{Redaction.Redact(Shorten(text))}': {Message}.")
        {
            Location = new SourceLocation(null, 1, Offset + 1),
            Found = Redaction.Redact(Shorten(text)),
            Hints = Hint is null ? [] : [Hint],
        };

    private static string Shorten(string text) => text.Length <= 200 ? text : string.Concat(text.AsSpan(0, 200), "…");
}
