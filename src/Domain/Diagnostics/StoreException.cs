namespace CondaStore.Domain.Diagnostics;

/// <summary>
/// A failure with a cause that a user can understand: a numbered code, a sentence, the place in the input where there is
/// one, and hints. The message never holds a secret; URLs in it have been through <see cref="Redaction"/>.
/// </summary>
public class StoreException : Exception
{
    /// <summary>Creates a failure.</summary>
    /// <param name="code">The cause.</param>
    /// <param name="message">One or more sentences that name what was found and what was expected.</param>
    /// <param name="inner">The failure below, if any.</param>
    public StoreException(ErrorCode code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>The cause.</summary>
    public ErrorCode Code { get; }

    /// <summary>Where in the caller's input the problem is, when the input is a text.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>The text found at <see cref="Location"/>, shortened to what matters.</summary>
    public string? Found { get; init; }

    /// <summary>What the user could do, most useful first. Empty when nothing is known to help.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>Whether the same request may succeed later without any change.</summary>
    public bool IsTransient { get; init; }

    /// <summary>The same failure with what it is about before its message; itself when the message names that already.</summary>
    /// <param name="subject">A package, a file.</param>
    public StoreException About(string subject) => Message.Contains(subject, StringComparison.Ordinal)
        ? this
        : new(Code, $"{subject}: {Message}", this) { Location = Location, Found = Found, Hints = Hints, IsTransient = IsTransient };

    /// <summary>The same failure with a place; itself when it has one already, or there is none to add.</summary>
    /// <param name="location">Where in the caller's input the cause stands.</param>
    public virtual StoreException At(SourceLocation? location) => location is null || Location is not null
        ? this
        : new(Code, Message, this) { Location = location, Found = Found, Hints = Hints, IsTransient = IsTransient };
}
