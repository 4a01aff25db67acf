namespace CondaStore.SyntheticChannel;

/// <summary>How a package is built, which decides what a release of it becomes.</summary>
internal enum PackageKind
{
    /// <summary>A native library: a record for each release, and one more whenever a library it was built against moves on.</summary>
    Library,

    /// <summary>A compiled Python package: a record for each release, rebuild and Python of the time.</summary>
    Extension,

    /// <summary>A Python package without compiled parts: one record for each release.</summary>
    Noarch,
}

/// <summary>One version, and the day it came out.</summary>
internal readonly record struct Release(int Day, string Version);

/// <summary>A requirement on another package. How it is written depends on when the record was built.</summary>
/// <param name="On">The required package.</param>
/// <param name="Style">See <see cref="PinStyle"/>.</param>
internal sealed record Need(Package On, PinStyle Style);

/// <summary>How much of the version of its day a requirement fixes.</summary>
internal enum PinStyle
{
    /// <summary>Any version.</summary>
    Any,

    /// <summary>That version or later.</summary>
    AtLeast,

    /// <summary>Below the next major version, the usual promise of a library.</summary>
    Major,

    /// <summary>Below the next minor version.</summary>
    Minor,

    /// <summary>That very version.</summary>
    Exact,
}

/// <summary>A package and its history.</summary>
internal sealed class Package
{
    public required string Name { get; init; }

    public required PackageKind Kind { get; init; }

    /// <summary>Releases, oldest first.</summary>
    public required IReadOnlyList<Release> Releases { get; init; }

    public IReadOnlyList<Need> Needs { get; init; } = [];

    /// <summary>Requirements that are written the same way every time, virtual packages for example.</summary>
    public IReadOnlyList<string> Fixed { get; init; } = [];

    /// <summary>A number that the name alone decides.</summary>
    public int Seed { get; init; }

    /// <summary>The release of a day; the first one when there was none yet.</summary>
    public Release At(int day)
    {
        int low = 0;
        int high = Releases.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = Releases[middle].Day <= day ? (middle, high) : (low, middle - 1);
        }

        return Releases[low];
    }

    /// <summary>The days on which what others build against changes: the last few new major versions.</summary>
    public IEnumerable<int> Migrations => Releases
        .Where((r, i) => i > 0 && r.Version.Split('.')[0] != Releases[i - 1].Version.Split('.')[0])
        .TakeLast(6)
        .Select(r => r.Day + 20);
}
