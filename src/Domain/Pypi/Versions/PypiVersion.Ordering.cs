using System.Diagnostics.CodeAnalysis;

namespace CondaStore.Domain.Pypi.Versions;

public sealed partial class PypiVersion
{
    /// <summary>Determines whether two versions compare as equal, as <c>1.0</c> and <c>1.0.0</c> do.</summary>
    public static bool operator ==(PypiVersion? left, PypiVersion? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Determines whether two versions compare as different.</summary>
    public static bool operator !=(PypiVersion? left, PypiVersion? right) => !(left == right);

    /// <summary>Whether one version comes before another.</summary>
    public static bool operator <(PypiVersion left, PypiVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether one version comes after another.</summary>
    public static bool operator >(PypiVersion left, PypiVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether one version does not come after another.</summary>
    public static bool operator <=(PypiVersion left, PypiVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one version does not come before another.</summary>
    public static bool operator >=(PypiVersion left, PypiVersion right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public int CompareTo(PypiVersion? other)
    {
        if (other is null)
        {
            return 1;
        }

        if (_key is null && other._key is null)
        {
            return _packed.CompareTo(other._packed);
        }

        VersionKeyWriter left = new(stackalloc byte[PackedKeyLength]);
        VersionKeyWriter right = new(stackalloc byte[PackedKeyLength]);
        return Math.Sign(Key(ref left).SequenceCompareTo(other.Key(ref right)));
    }

    /// <inheritdoc/>
    public bool Equals([NotNullWhen(true)] PypiVersion? other) =>
        other is not null
        && (_key is null
            ? other._key is null && _packed == other._packed
            : other._key is not null && _key.AsSpan().SequenceEqual(other._key));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PypiVersion);

    /// <summary>Returns the same hash code for equal versions; trailing zeros are ignored.</summary>
    public override int GetHashCode()
    {
        if (_key is null)
        {
            return _packed.GetHashCode();
        }

        HashCode hash = default;
        hash.AddBytes(_key);
        return hash.ToHashCode();
    }

    /// <summary>Determines whether this version is below a bound derived from another version.</summary>
    /// <param name="kind">The kind of bound.</param>
    /// <param name="limit">The other version.</param>
    /// <param name="releaseLength">The number of its release numbers to compare, for <see cref="VersionBound.AfterRelease"/>.</param>
    internal bool IsBelow(VersionBound kind, PypiVersion limit, int releaseLength)
    {
        if (_key is null && limit._key is null && releaseLength <= PackedVersion.ReleaseNumbers)
        {
            return kind switch
            {
                VersionBound.Before => _packed < limit._packed,
                VersionBound.AfterLocals => _packed <= limit._packed,
                VersionBound.AfterPosts => _packed <= PackedVersion.LastPost(limit._packed),
                VersionBound.BeforeDevelopment => _packed < PackedVersion.FirstOf(limit._packed, limit.IsPostrelease),
                VersionBound.BeforeRelease => _packed < PackedVersion.FirstOfRelease(limit._packed),
                _ => _packed < PackedVersion.AboveRelease(limit._packed, releaseLength),
            };
        }

        VersionKeyWriter own = new(stackalloc byte[PackedKeyLength]);
        VersionKeyWriter bound = new(stackalloc byte[VersionKey.MaxLength]);
        VersionKey.WriteBound(limit.Parts(), kind, releaseLength, ref bound);
        return Key(ref own).SequenceCompareTo(bound.Written) < 0;
    }

    /// <summary>More bytes than a version that fits <see cref="PackedVersion"/> needs.</summary>
    private const int PackedKeyLength = 64;

    private ReadOnlySpan<byte> Key(ref VersionKeyWriter buffer)
    {
        if (_key is not null)
        {
            return _key;
        }

        PackedVersion.Write(_packed, ref buffer);
        return buffer.Written;
    }
}
