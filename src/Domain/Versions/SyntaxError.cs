using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Versions;

/// <summary>Why a short text could not be read; becomes an exception only where nobody tries an alternative.</summary>
/// <param name="Offset">Zero-based place in the text.</param>
/// <param name="Message">What is wrong, as the end of a sentence that begins with the text.</param>
/// <param name="Hint">What would be right, or null.</param>
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
