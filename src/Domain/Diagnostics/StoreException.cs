namespace CondaStore.Domain.Diagnostics;

/// <summary>
/// Represents a failure whose cause is explained to the user: a numbered code, a message, the position in the input if any, and hints. The
/// message contains no secrets; URLs in it have been redacted by <see cref="Redaction"/>.
/// </summary>
public class StoreException : Exception
{
    /// <summary>Initializes a new instance.</summary>
    /// <param name="code">The cause.</param>
    /// <param name="message">One or more sentences stating what was found and what was expected.</param>
    /// <param name="inner">The underlying exception, or null.</param>
    public StoreException(ErrorCode code, string message, Exception? inner = null)
        : base(message, inner) => Code = code;

    /// <summary>Gets the cause.</summary>
    public ErrorCode Code { get; }

    /// <summary>Gets the position of the problem in the caller's input, or null if the input is not a text.</summary>
    public SourceLocation? Location { get; init; }

    /// <summary>Gets the text found at <see cref="Location"/>, shortened to what matters.</summary>
    public string? Found { get; init; }

    /// <summary>Gets suggestions for the user, most useful first; empty if there are none.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>Gets whether the same request may succeed later unchanged.</summary>
    public bool IsTransient { get; init; }

    /// <summary>Returns this failure with its subject in front of the message, or this instance if the message already names the
    /// subject.</summary>
    /// <param name="subject">The package or file that the failure concerns.</param>
    public StoreException About(string subject) => Message.Contains(subject, StringComparison.Ordinal)
        ? this
        : new(Code, $"{subject}: {Message}", this) { Location = Location, Found = Found, Hints = Hints, IsTransient = IsTransient };

    /// <summary>Returns this failure with a location, or this instance if it already has one or <paramref name="location"/> is
    /// null.</summary>
    /// <param name="location">The position of the cause in the caller's input, or null.</param>
    public virtual StoreException At(SourceLocation? location) => location is null || Location is not null
        ? this
        : new(Code, Message, this) { Location = location, Found = Found, Hints = Hints, IsTransient = IsTransient };
}
