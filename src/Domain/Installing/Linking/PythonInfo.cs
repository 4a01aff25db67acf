using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Records;

namespace CondaStore.Domain.Installing.Linking;

/// <summary>What linking needs to know about the Python of an environment.</summary>
public sealed record PythonInfo
{
    private PythonInfo(int major, int minor, string sitePackages)
    {
        Major = major;
        Minor = minor;
        SitePackages = sitePackages;
    }

    /// <summary>First component of the version.</summary>
    public int Major { get; }

    /// <summary>Second component of the version.</summary>
    public int Minor { get; }

    /// <summary>Folder of pure Python modules, relative to the prefix, with forward slashes.</summary>
    public string SitePackages { get; }

    /// <summary>Gets the name of the directory with C headers: <c>python3.12</c>, <c>python3.13t</c> without the global lock.</summary>
    public string IncludeName => SitePackages.Split('/').FirstOrDefault(p => p == $"python{Major}.{Minor}t") ?? $"python{Major}.{Minor}";

    /// <summary>Gets the interpreter, relative to the prefix.</summary>
    public string Executable => $"bin/python{Major}.{Minor}";

    /// <summary>
    /// Reads a <c>python</c> record: <c>python_site_packages_path</c> (CEP 17, https://conda.org/learn/ceps/cep-0017) when it has one, else
    /// <c>lib/pythonX.Y/site-packages</c>.
    /// </summary>
    /// <exception cref="StoreException"><see cref="ErrorCode.UnsafePath"/> when the path would leave the prefix;
    /// <see cref="ErrorCode.InvalidVersion"/> when the version has no minor component.</exception>
    public static PythonInfo FromRecord(RepodataRecord python)
    {
        string[] parts = python.Version.Split('.', 3);
        if (parts.Length < 2 || !TryLeadingNumber(parts[0], out int major) || !TryLeadingNumber(parts[1], out int minor))
        {
            throw new StoreException(ErrorCode.InvalidVersion, $"The version '{python.Version}' of python has no major and minor number.")
            {
                Found = python.Version,
            };
        }

        string sitePackages = python.PythonSitePackagesPath is { Length: > 0 } path
            ? TargetPath.Check(path.TrimEnd('/'), python.Identity)
            : $"lib/python{major}.{minor}/site-packages";
        return new PythonInfo(major, minor, sitePackages);
    }

    /// <summary>Returns the Python among the records of an environment, or null.</summary>
    public static PythonInfo? FromRecords(IEnumerable<RepodataRecord> records) =>
        records.FirstOrDefault(r => r.Key == "python") is { } python ? FromRecord(python) : null;

    /// <summary>Determines whether noarch packages linked for the other Python must be linked again for this one.</summary>
    public bool NeedsRelink(PythonInfo other) =>
        Major != other.Major || Minor != other.Minor || SitePackages != other.SitePackages;

    private static bool TryLeadingNumber(string text, out int number)
    {
        int length = 0;
        while (length < text.Length && char.IsAsciiDigit(text[length]))
        {
            length++;
        }

        return int.TryParse(text.AsSpan(0, length), out number);
    }
}
