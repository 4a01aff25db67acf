using System.Runtime.InteropServices;

namespace CondaStore.Domain.VirtualPackages;

/// <summary>Provides the conda platform of the machine that runs this process.</summary>
public static class HostPlatform
{
    /// <summary>Gets the subdir whose packages run on this machine, for example <c>linux-64</c>.</summary>
    public static string Subdir { get; } = Detect();

    private static string Detect()
    {
        Architecture architecture = RuntimeInformation.OSArchitecture;
        if (OperatingSystem.IsWindows())
        {
            return architecture switch { Architecture.Arm64 => "win-arm64", Architecture.X86 => "win-32", _ => "win-64" };
        }

        if (OperatingSystem.IsMacOS())
        {
            return architecture == Architecture.Arm64 ? "osx-arm64" : "osx-64";
        }

        if (OperatingSystem.IsFreeBSD())
        {
            return "freebsd-64";
        }

        return architecture switch
        {
            Architecture.Arm64 => "linux-aarch64",
            Architecture.X86 => "linux-32",
            Architecture.Armv6 => "linux-armv6l",
            Architecture.Arm => "linux-armv7l",
            Architecture.Ppc64le => "linux-ppc64le",
            Architecture.S390x => "linux-s390x",
            Architecture.LoongArch64 => "linux-loongarch64",
            Architecture.RiscV64 => "linux-riscv64",
            _ => "linux-64",
        };
    }
}
