using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace CondaStore.Domain.VirtualPackages;

/// <summary>
/// Queries the NVIDIA driver for its CUDA version and the compute capability of the devices: through NVML, else libcuda, else
/// <c>nvidia-smi</c>. Drivers can hang, so the libraries are called on a separate thread that is abandoned after a timeout, and the program
/// is killed.
/// </summary>
internal static unsafe partial class CudaProbe
{
    private const int Success = 0;
    private const int LowestVersion = 1000;
    private const int HighestVersion = 99990;
    private const int CapabilityMajor = 75;
    private const int CapabilityMinor = 76;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(4);

    /// <summary>Returns the CUDA version and the lowest compute capability; null without a driver or devices.</summary>
    public static (string? Version, string? Architecture) Look()
    {
        if (OperatingSystem.IsMacOS())
        {
            return (null, null);
        }

        (string? Version, string? Architecture) answer = default;
        using ManualResetEventSlim done = new();
        Thread thread = new(() =>
        {
            answer = AskLibraries();
            try
            {
                done.Set();
            }
            catch (ObjectDisposedException)
            {
                // Too late: the caller no longer waits.
            }
        })
        { IsBackground = true, Name = "CUDA probe" };
        thread.Start();
        return done.Wait(Limit) && answer.Version is not null ? answer : AskProgram();
    }

    /// <summary>Formats a driver's version number (1000 per major, 10 per minor version); returns null if it is implausible.</summary>
    internal static string? VersionText(int number) =>
        number is < LowestVersion or > HighestVersion
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{number / 1000}.{number % 1000 / 10}");

    /// <summary>Returns the lowest of several lines such as <c>8.6</c>.</summary>
    internal static string? LowestCapability(string lines) => lines
        .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(line => Version.TryParse(line, out Version? capability) ? capability : null)
        .Where(capability => capability is not null)
        .Min()?.ToString();

    private static (string? Version, string? Architecture) AskLibraries()
    {
        string? version = AskManagementLibrary();
        string? architecture = null;
        string name = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (NativeLibrary.TryLoad(name, out nint cuda))
        {
            version ??= Export(cuda, "cuDriverGetVersion", out nint getVersion) ? Number(getVersion) : null;
            architecture = version is null ? null : AskDevices(cuda);
        }

        return (version, architecture);
    }

    private static string? AskManagementLibrary()
    {
        string name = OperatingSystem.IsWindows() ? "nvml.dll" : "libnvidia-ml.so.1";
        if (!NativeLibrary.TryLoad(name, out nint library)
            || !Export(library, "nvmlInit_v2", out nint start)
            || !Export(library, "nvmlSystemGetCudaDriverVersion_v2", out nint getVersion)
            || ((delegate* unmanaged<int>)start)() != Success)
        {
            return null;
        }

        string? version = Number(getVersion);
        if (Export(library, "nvmlShutdown", out nint stop))
        {
            _ = ((delegate* unmanaged<int>)stop)();
        }

        return version;
    }

    private static string? AskDevices(nint cuda)
    {
        if (!Export(cuda, "cuInit", out nint start)
            || !Export(cuda, "cuDeviceGetCount", out nint getCount)
            || !Export(cuda, "cuDeviceGet", out nint getDevice)
            || !Export(cuda, "cuDeviceGetAttribute", out nint getAttribute)
            || ((delegate* unmanaged<uint, int>)start)(0) != Success)
        {
            return null;
        }

        int count = 0;
        _ = ((delegate* unmanaged<int*, int>)getCount)(&count);
        Version? lowest = null;
        for (int i = 0; i < count; i++)
        {
            int device;
            int major;
            int minor;
            delegate* unmanaged<int*, int, int, int> attribute = (delegate* unmanaged<int*, int, int, int>)getAttribute;
            if (((delegate* unmanaged<int*, int, int>)getDevice)(&device, i) == Success
                && attribute(&major, CapabilityMajor, device) == Success
                && attribute(&minor, CapabilityMinor, device) == Success)
            {
                Version capability = new(major, minor);
                lowest = lowest is null || capability < lowest ? capability : lowest;
            }
        }

        return lowest?.ToString();
    }

    private static string? Number(nint function)
    {
        int number = 0;
        return ((delegate* unmanaged<int*, int>)function)(&number) == Success ? VersionText(number) : null;
    }

    private static bool Export(nint library, string name, out nint function) => NativeLibrary.TryGetExport(library, name, out function);

    private static (string? Version, string? Architecture) AskProgram()
    {
        string program = OperatingSystem.IsWindows() ? "nvidia-smi.exe" : "nvidia-smi";
        string[] folders = (
            Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        if (folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists) is not { } path)
        {
            return (null, null);
        }

        Match version = CudaVersion().Match(Run(path, "-q", "-u", "-x"));
        return version.Success
            ? (version.Groups[1].Value, LowestCapability(Run(path, "--query-gpu=compute_cap", "--format=csv,noheader")))
            : (null, null);
    }

    private static string Run(string program, params string[] arguments)
    {
        try
        {
            ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            if (process.WaitForExit(Limit) && output.Wait(Limit))
            {
                return output.Result;
            }

            process.Kill(entireProcessTree: true);
            return string.Empty;
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            // The program does not exist or cannot be run: there is no result.
            return string.Empty;
        }
    }

    [GeneratedRegex(@"<cuda_version>(\d+\.\d+)</cuda_version>", RegexOptions.CultureInvariant)]
    private static partial Regex CudaVersion();
}
