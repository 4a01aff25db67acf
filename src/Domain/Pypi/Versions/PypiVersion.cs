using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.Pypi.Versions;

/// <summary>
/// Represents a version of a Python project as the version specifiers specification (PEP 440,
/// https://packaging.python.org/en/latest/specifications/version-specifiers/) defines it: <c>[epoch!]release[pre][post][dev][+local]</c>.
/// Parsed once into a key whose order is the order of the versions; comparing, testing for equality and hashing do not allocate. The
/// original text is preserved, see <see cref="Source"/>.
/// </summary>
/// <remarks>
/// Nearly all versions fit a key of 128 bits (<see cref="PackedVersion"/>). Those with an epoch, a local part, or more or larger numbers
/// have a byte key instead (<see cref="VersionKey"/>) with the same order.
/// </remarks>
public sealed partial class PypiVersion : IComparable<PypiVersion>, IEquatable<PypiVersion>
{
    /// <summary>The maximum length of a version.</summary>
    internal const int MaxLength = 256;

    private readonly string _text;
    private readonly byte[]? _key;
    private readonly UInt128 _packed;
    private readonly int _start;
    private readonly short _length;
    private readonly byte _releaseLength;
    private readonly VersionTraits _traits;

    private PypiVersion(string text, in VersionParts parts)
    {
        _text = text;
        _start = parts.Start;
        _length = (short)parts.Length;
        _releaseLength = (byte)parts.ReleaseLength;
        _traits = parts.Traits;
        if (!PackedVersion.TryPack(parts, out _packed))
        {
            _key = VersionKey.Create(parts);
        }
    }

    /// <summary>Gets the text as it was given, without surrounding white space.</summary>
    public string Source => _length == _text.Length ? _text : _text.Substring(_start, _length);

    /// <summary>Gets whether it is an alpha, beta, candidate or development release, including one of a post-release.</summary>
    public bool IsPrerelease => (_traits & (VersionTraits.Pre | VersionTraits.Dev)) != 0;

    /// <summary>Gets whether it is a post-release.</summary>
    public bool IsPostrelease => (_traits & VersionTraits.Post) != 0;

    /// <summary>Gets whether it is a development release.</summary>
    public bool IsDevelopment => (_traits & VersionTraits.Dev) != 0;

    /// <summary>Gets whether there is a part after <c>+</c>.</summary>
    public bool HasLocal => (_traits & VersionTraits.Local) != 0;

    /// <summary>Gets the number of release numbers, as written: 3 for <c>1.0.0</c>.</summary>
    public int ReleaseLength => _releaseLength;

    /// <summary>Gets whether it consists only of a release and possibly an epoch.</summary>
    internal bool IsFinal => (_traits & ~VersionTraits.Epoch) == 0;

    internal ReadOnlySpan<char> SourceSpan => _text.AsSpan(_start, _length);

    /// <summary>Reads a version.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidVersion"/>.</exception>
    public static PypiVersion Parse(string text) =>
        TryParse(text, 0, text.Length, out PypiVersion? version, out SyntaxError error)
            ? version
            : throw error.ToException(ErrorCode.InvalidVersion, "Invalid version", text);

    /// <summary>Reads a version; false when the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out PypiVersion? version)
    {
        version = null;
        return text is not null && TryParse(text, 0, text.Length, out version, out _);
    }

    /// <summary>Returns a number of the release; 0 past its end.</summary>
    /// <param name="index">0 for the first number.</param>
    /// <returns>The number, or <see cref="int.MaxValue"/> if it is larger.</returns>
    public int GetReleaseNumber(int index)
    {
        VersionParts parts = Parts();
        return parts.Release.Number(index, out ReadOnlySpan<char> digits) ? Saturate(digits) : 0;
    }

    /// <summary>Returns the same version without its local part.</summary>
    public PypiVersion WithoutLocal()
    {
        if (!HasLocal)
        {
            return this;
        }

        TryParse(_text, _start, SourceSpan.IndexOf('+'), out PypiVersion? version, out _);
        return version!;
    }

    /// <summary>Returns the normal form: <c>1.0rc1</c> for <c>v1.0-C1</c>.</summary>
    public override string ToString()
    {
        Span<char> text = stackalloc char[(2 * MaxLength) + 16];
        int length = Parts().WriteNormalForm(text);
        return SourceSpan.SequenceEqual(text[..length]) ? Source : text[..length].ToString();
    }

    /// <summary>Parses a part of a text, which the version references instead of copying.</summary>
    internal static bool TryParse(
        string text, int start, int length, [NotNullWhen(true)] out PypiVersion? version, out SyntaxError error)
    {
        VersionParts parts = new(text);
        bool isVersion = parts.Read(start, start + length);
        error = parts.Error;
        version = isVersion ? new(text, parts) : null;
        return isVersion;
    }

    private VersionParts Parts()
    {
        VersionParts parts = new(_text);
        parts.Read(_start, _start + _length);
        return parts;
    }

    private static int Saturate(ReadOnlySpan<char> digits)
    {
        digits = digits.TrimStart('0');
        return digits.IsEmpty ? 0
            : int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
            : int.MaxValue;
    }
}
