using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace CondaStore.Domain.VirtualPackages;

/// <summary>Detects the properties of the machine that runs this process. They are detected once, because they do not change while the
/// process runs.</summary>
internal static partial class MachineProbe
{
    private static readonly Lazy<MachineFacts> Facts = new(Probe);

    public static MachineFacts Look() => Facts.Value;

    /// <summary>Returns the first two to four numbers of a text such as <c>6.1.0-18-amd64</c>.</summary>
    public static string? LeadingVersion(string text)
    {
        Match match = Numbers().Match(text);
        return match.Success ? match.Value : null;
    }

    private static MachineFacts Probe()
    {
        (string? cuda, string? architecture) = CudaProbe.Look();
        return new MachineFacts
        {
            Subdir = HostPlatform.Subdir,
            SystemVersion = SystemVersion(),
            GlibcVersion = OperatingSystem.IsLinux() ? GlibcVersion() : null,
            CudaVersion = cuda,
            CudaArchitecture = architecture,
            Microarchitecture = ProcessorLevel.Look(),
        };
    }

    private static string? SystemVersion()
    {
        if (OperatingSystem.IsLinux())
        {
            return LeadingVersion(Environment.OSVersion.VersionString.Split(' ')[^1])
                ?? LeadingVersion(Environment.OSVersion.Version.ToString());
        }

        Version version = Environment.OSVersion.Version;
        return OperatingSystem.IsMacOS() ? $"{version.Major}.{version.Minor}"
            : OperatingSystem.IsWindows() ? $"{version.Major}.{version.Minor}.{version.Build}"
            : null;
    }

    private static string? GlibcVersion()
    {
        try
        {
            return LeadingVersion(Marshal.PtrToStringUTF8(GetGlibcVersion()) ?? string.Empty);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library, such as musl.
            return null;
        }
    }

    [LibraryImport("libc.so.6", EntryPoint = "gnu_get_libc_version")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint GetGlibcVersion();

    [GeneratedRegex(@"^\d+(\.\d+){1,3}", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
