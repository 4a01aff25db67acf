using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Packages.Wheels;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>Where a file of a package goes in the prefix, and which places no package may name.</summary>
internal static class TargetPath
{
    /// <summary>
    /// Maps a path of <c>paths.json</c> to a path relative to the prefix. In a <c>noarch: python</c> package
    /// <c>site-packages/</c> and <c>python-scripts/</c> move to where the environment's Python has them.
    /// </summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.PythonMissing"/>, <see cref="ErrorCode.UnsafePath"/>.</exception>
    public static string Map(string path, NoarchKind noarch, PythonInfo? python, string package)
    {
        if (noarch != NoarchKind.Python)
        {
            return Check(path, package);
        }

        if (path.StartsWith(WheelPlaces.SitePackages, StringComparison.Ordinal))
        {
            return Check($"{Require(python, package).SitePackages}/{path[WheelPlaces.SitePackages.Length..]}", package);
        }

        return path.StartsWith(WheelPlaces.Scripts, StringComparison.Ordinal)
            ? Check($"bin/{path[WheelPlaces.Scripts.Length..]}", package)
            : Check(path, package);
    }

    /// <summary>Maps a path of an unpacked wheel to a path relative to the prefix.</summary>
    /// <param name="path">The path in the package, in one of the folders of <see cref="WheelPlaces"/>.</param>
    /// <param name="python">The environment's Python.</param>
    /// <param name="package">The package, for messages.</param>
    /// <exception cref="StoreException"><see cref="ErrorCode.UnsafePath"/>.</exception>
    public static string MapWheel(string path, PythonInfo python, string package)
    {
        return TryMove(path, WheelPlaces.SitePackages, python.SitePackages + "/", package)
            ?? TryMove(path, WheelPlaces.Scripts, "bin/", package)
            ?? TryMove(path, WheelPlaces.Headers, $"include/{python.IncludeName}/", package)
            ?? TryMove(path, WheelPlaces.Data, "", package)
            ?? throw new StoreException(
                ErrorCode.UnsafePath, $"{package} names the path '{path}', which is no place of wheels.")
            { Found = path };
    }

    private static string? TryMove(string path, string from, string to, string package) =>
        path.StartsWith(from, StringComparison.Ordinal) ? Check(string.Concat(to, path.AsSpan(from.Length)), package) : null;

    /// <summary>Returns the Python, or the failure that there is none.</summary>
    public static PythonInfo Require(PythonInfo? python, string package) =>
        python ?? throw new StoreException(ErrorCode.PythonMissing, $"{package} needs Python, and the environment has none.")
        {
            Hints = ["Add 'python' to the specification."],
        };

    /// <summary>Returns a path that stays in the prefix and out of the places that only the installer writes.</summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.UnsafePath"/>.</exception>
    public static string Check(string path, string package)
    {
        string? fault = Fault(path);
        return fault is null
            ? path
            : throw new StoreException(ErrorCode.UnsafePath, $"{package} names the path '{path}', which {fault}.") { Found = path };
    }

    /// <summary>Determines whether a path that a record names may be touched: below the prefix and not in conda-meta.</summary>
    public static bool IsInside(string path) =>
        path == Clobbers.Folder || path.StartsWith(Clobbers.Folder + "/", StringComparison.Ordinal)
            ? path.Length <= Clobbers.Folder.Length + 1 || Fault(path[(Clobbers.Folder.Length + 1)..]) is null
            : Fault(path) is null;

    private static string? Fault(string path)
    {
        if (path.Length == 0)
        {
            return "is empty";
        }

        if (path[0] == '/')
        {
            return "is absolute";
        }

        if (path.Contains('\0', StringComparison.Ordinal) || (OperatingSystem.IsWindows() && path.AsSpan().IndexOfAny('\\', ':') >= 0))
        {
            return "holds a character that no path may hold";
        }

        foreach (Range range in path.AsSpan().Split('/'))
        {
            ReadOnlySpan<char> part = path.AsSpan(range);
            if (part is "" or "." or "..")
            {
                return $"holds the part '{part}'";
            }
        }

        return IsReserved(path) ? "belongs to the installer" : null;
    }

    private static bool IsReserved(string path)
    {
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        ReadOnlySpan<char> first = slash < 0 ? path : path.AsSpan(0, slash);
        return first.Equals("conda-meta", StringComparison.OrdinalIgnoreCase)
            || first.Equals("info", StringComparison.Ordinal)
            || first.Equals(Clobbers.Folder, StringComparison.OrdinalIgnoreCase)
            || first.Equals(Displaced.Folder, StringComparison.OrdinalIgnoreCase);
    }
}
