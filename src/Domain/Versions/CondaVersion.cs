using CondaStore.Domain.Diagnostics;

namespace CondaStore.Domain.Versions;

/// <summary>
/// Represents a version as defined by CEP 33 (https://conda.org/learn/ceps/cep-0033): <c>[epoch!]main[+local]</c>. It is parsed once into
/// numeric codes; comparison, equality, hashing and prefix tests do not allocate. The original text is preserved.
/// </summary>
public sealed partial class CondaVersion : IComparable<CondaVersion>, IEquatable<CondaVersion>
{
    private readonly string _text;
    private readonly int _start;
    private readonly int _length;

    /// <summary>The codes of the main part followed by those of the local part, with separators between segments.</summary>
    private readonly ulong[] _components;

    private readonly int _localStart;
    private readonly ulong _epoch;
    private readonly Overflow[]? _overflow;

    private CondaVersion(
        string text, int start, int length, ulong epoch, ulong[] components, int localStart, Overflow[]? overflow)
    {
        _text = text;
        _start = start;
        _length = length;
        _epoch = epoch;
        _components = components;
        _localStart = localStart;
        _overflow = overflow;
    }

    /// <summary>Gets the original text, without surrounding white space.</summary>
    public string Source => _length == _text.Length ? _text : _text.Substring(_start, _length);

    /// <summary>Gets whether the version has a local part, after <c>+</c>.</summary>
    public bool HasLocal => _localStart < _components.Length;

    internal ReadOnlySpan<char> SourceSpan => _text.AsSpan(_start, _length);

    /// <summary>Parses a version.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidVersion"/>.</exception>
    public static CondaVersion Parse(string text) =>
        TryParse(text, 0, text.Length, out CondaVersion? version, out SyntaxError error)
            ? version!
            : throw error.ToException(ErrorCode.InvalidVersion, "Invalid version", text);

    /// <summary>Parses a version; returns false if the text is not one.</summary>
    public static bool TryParse(string? text, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CondaVersion? version)
    {
        version = null;
        return text is not null && TryParse(text, 0, text.Length, out version, out _);
    }

    /// <inheritdoc/>
    public override string ToString() => Source;

    /// <summary>The value of a component that its code cannot hold: a <see cref="string"/> or a big integer.</summary>
    private readonly record struct Overflow(int Index, object Value);
}
