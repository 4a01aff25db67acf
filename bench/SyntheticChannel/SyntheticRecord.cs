using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CondaStore.SyntheticChannel;

/// <summary>A record as it is published.</summary>
internal sealed class SyntheticRecord
{
    private const int CondaSince = 790;
    private const long DayZero = 1_601_856_000_000;
    private const long Day = 86_400_000;

    public SyntheticRecord(Package package, RecordPlan plan)
    {
        Name = package.Name;
        Version = plan.Version;
        BuildNumber = plan.BuildNumber;
        Subdir = package.Kind == PackageKind.Noarch ? "noarch" : "linux-64";
        IsConda = plan.Day > CondaSince;
        Sha256 = SHA256.HashData(Encoding.UTF8.GetBytes($"{package.Name} {plan}"));
        Md5 = Sha256[16..];
        Build = package.Kind == PackageKind.Noarch ? $"pyhd8ed1ab_{plan.BuildNumber}"
            : Name == "python" ? $"h{Convert.ToHexStringLower(Sha256)[..7]}_{plan.BuildNumber}_cpython"
            : $"{(plan.Python > 0 ? $"py3{plan.Python}" : "")}h{Convert.ToHexStringLower(Sha256)[..7]}_{plan.BuildNumber}";
        FileName = $"{Name}-{Version}-{Build}{(IsConda ? ".conda" : ".tar.bz2")}";
        Size = 2_000 + (BitConverter.ToUInt16(Sha256) * (Subdir == "noarch" ? 8 : 90));
        Timestamp = DayZero + (plan.Day * Day) + (BitConverter.ToUInt32(Sha256, 4) % Day);
        Depends = [.. Requirements(package, plan)];
    }

    public string Name { get; }

    public string Version { get; }

    public string Build { get; }

    public int BuildNumber { get; }

    public string Subdir { get; }

    public string FileName { get; }

    public bool IsConda { get; }

    public byte[] Md5 { get; }

    public byte[] Sha256 { get; }

    public long Size { get; }

    public long Timestamp { get; }

    public IReadOnlyList<string> Depends { get; }

    private static IEnumerable<string> Requirements(Package package, RecordPlan plan)
    {
        if (package.Kind != PackageKind.Noarch)
        {
            yield return "__glibc >=2.17,<3.0.a0";
        }

        foreach (Need need in package.Needs)
        {
            // What one project releases together has the same number of releases, and so the same history.
            yield return Written(need, need.Style == PinStyle.Exact && need.On.Releases.Count == package.Releases.Count ? plan.Version : need.On.At(plan.Day).Version);
        }

        foreach (string text in package.Fixed)
        {
            yield return text;
        }

        if (plan.Python > 0)
        {
            yield return $"python >=3.{plan.Python},<3.{plan.Python + 1}.0a0";
        }
        else if (package.Kind == PackageKind.Noarch)
        {
            yield return plan.Day < 1400 ? "python >=3.6" : "python >=3.9";
        }
    }

    private static string Written(Need need, string version)
    {
        int[] parts = [.. version.Split('.').Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
        return need.Style switch
        {
            PinStyle.AtLeast => $"{need.On.Name} >={parts[0]}.{parts[1]}",
            PinStyle.Major => $"{need.On.Name} >={version},<{parts[0] + 1}.0a0",
            PinStyle.Minor => $"{need.On.Name} >={version},<{parts[0]}.{parts[1] + 1}.0a0",
            PinStyle.Exact => $"{need.On.Name} =={version}",
            _ => need.On.Name,
        };
    }
}
