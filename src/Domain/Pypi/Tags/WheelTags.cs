using System.Diagnostics.CodeAnalysis;

namespace CondaStore.Domain.Pypi.Tags;

/// <summary>
/// Represents the tags of a wheel: the Pythons, ABIs and platforms it was built for, each possibly several separated by dots,
/// <c>py2.py3-none-any</c> (platform compatibility tags specification, PEP 425,
/// https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/).
/// </summary>
public readonly struct WheelTags : IEquatable<WheelTags>
{
    /// <summary>The maximum number of single tags that the three sets expand to.</summary>
    private const int MaxTags = 256;

    private readonly string _text;
    private readonly int _abi;
    private readonly int _platform;

    private WheelTags(string text, int abi, int platform)
    {
        _text = text;
        _abi = abi;
        _platform = platform;
    }

    /// <summary>Python tags, <c>py2.py3</c>.</summary>
    public ReadOnlySpan<char> Python => _text.AsSpan(0, _abi - 1);

    /// <summary>ABI tags, <c>none</c>.</summary>
    public ReadOnlySpan<char> Abi => _text.AsSpan(_abi, _platform - _abi - 1);

    /// <summary>Platform tags, <c>any</c>.</summary>
    public ReadOnlySpan<char> Platform => _text.AsSpan(_platform);

    /// <summary>Determines whether two wheels have the same tags in the same notation.</summary>
    public static bool operator ==(WheelTags left, WheelTags right) => left.Equals(right);

    /// <summary>Whether the tags of two wheels differ.</summary>
    public static bool operator !=(WheelTags left, WheelTags right) => !left.Equals(right);

    /// <summary>Parses tags, ignoring case.</summary>
    /// <returns>Whether the text is three sets of tags within the limit.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out WheelTags? tags)
    {
        tags = null;
        int abi = text.IndexOf('-', StringComparison.Ordinal) + 1;
        int platform = abi == 0 ? 0 : text.IndexOf('-', abi) + 1;
        if (platform == 0)
        {
            return false;
        }

        WheelTags parsed = new(text.ToLowerInvariant(), abi, platform);
        long product = (long)CountTags(parsed.Python) * CountTags(parsed.Abi) * CountTags(parsed.Platform);
        tags = product is > 0 and <= MaxTags ? parsed : null;
        return tags is not null;
    }

    /// <inheritdoc/>
    public bool Equals(WheelTags other) => _text == other._text;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is WheelTags other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>Returns the three sets, joined by dashes.</summary>
    public override string ToString() => _text;

    /// <summary>Returns the number of tags in a set; 0 if it is not a set of tags.</summary>
    private static int CountTags(ReadOnlySpan<char> set)
    {
        int count = 0;
        foreach (Range tag in set.Split('.'))
        {
            if (set[tag].IsEmpty)
            {
                return 0;
            }

            count++;
        }

        foreach (char c in set)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.'))
            {
                return 0;
            }
        }

        return count;
    }
}
