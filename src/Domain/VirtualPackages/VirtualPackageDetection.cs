using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Versions;

namespace CondaStore.Domain.VirtualPackages;

/// <summary>
/// Determines the virtual packages of a platform (CEP 30, https://conda.org/learn/ceps/cep-0030, and CEP 46,
/// https://conda.org/learn/ceps/cep-0046). For the machine's own platform they describe the machine; for any other they are conservative
/// defaults. Overrides come from options, then from the environment.
/// </summary>
public static class VirtualPackageDetection
{
    private const string DefaultLinux = "4.18";
    private const string DefaultGlibc = "2.28";
    private const string DefaultOsx = "13.0";
    private const string DefaultWindows = "10.0";

    /// <summary>The prefix of the environment variables that override a virtual package.</summary>
    public const string VariablePrefix = "CONDA_OVERRIDE_";

    /// <summary>The names that can be overridden by a variable <c>CONDA_OVERRIDE_*</c>.</summary>
    private static readonly string[] Overridable = ["__archspec", "__cuda", "__cuda_arch", "__glibc", "__linux", "__osx", "__win"];

    /// <summary>Determines the virtual packages.</summary>
    /// <returns>At most one package per name, in ordinal order of names.</returns>
    /// <exception cref="StoreException"><see cref="ErrorCode.InvalidOption"/>: an override cannot be parsed.</exception>
    public static IReadOnlyList<VirtualPackage> Detect(VirtualPackageOptions options)
    {
        MachineFacts? machine = options.Machine ?? (options.Platform == HostPlatform.Subdir ? MachineProbe.Look() : null);
        SortedDictionary<string, VirtualPackage> found = new(StringComparer.Ordinal);
        foreach (VirtualPackage package in Defaults(options.Platform, machine?.Subdir == options.Platform ? machine : null))
        {
            found[package.Name] = package;
        }

        foreach (string name in Overridable)
        {
            string variable = VariablePrefix + name[2..].ToUpperInvariant();
            if (options.Environment.TryGetValue(variable, out string? value) && Applies(name, options.Platform))
            {
                Override(found, name, value.Trim(), null, variable);
            }
        }

        foreach (string text in options.Overrides)
        {
            Override(found, text);
        }

        // Without a driver there is no device either.
        if (!found.ContainsKey("__cuda"))
        {
            found.Remove("__cuda_arch");
        }

        return [.. found.Values];
    }

    private static IEnumerable<VirtualPackage> Defaults(string platform, MachineFacts? machine)
    {
        string system = platform.Split('-')[0];
        if (system is "linux" or "osx" or "freebsd" or "emscripten")
        {
            yield return new VirtualPackage("__unix", "0");
        }

        switch (system)
        {
            case "linux":
                yield return new VirtualPackage("__linux", machine?.SystemVersion ?? DefaultLinux);
                if (machine is null || machine.GlibcVersion is not null)
                {
                    yield return new VirtualPackage("__glibc", machine?.GlibcVersion ?? DefaultGlibc);
                }

                break;
            case "osx":
                yield return new VirtualPackage("__osx", machine?.SystemVersion ?? DefaultOsx);
                break;
            case "win":
                yield return new VirtualPackage("__win", machine?.SystemVersion ?? DefaultWindows);
                break;
            default:
                break;
        }

        if (machine?.CudaVersion is { } cuda)
        {
            yield return new VirtualPackage("__cuda", cuda);
            if (machine.CudaArchitecture is { } architecture)
            {
                yield return new VirtualPackage("__cuda_arch", architecture);
            }
        }

        if (Archspec(platform, machine) is { } archspec)
        {
            yield return archspec;
        }
    }

    /// <summary>Version 1 and the level when the processor is known, else version 0 and the platform's architecture.</summary>
    private static VirtualPackage? Archspec(string platform, MachineFacts? machine)
    {
        int dash = platform.IndexOf('-', StringComparison.Ordinal);
        string? architecture = dash < 0 ? null : platform[(dash + 1)..] switch
        {
            "64" => "x86_64",
            "32" => "x86",
            string other => other,
        };
        return machine?.Microarchitecture is { } level ? new VirtualPackage("__archspec", "1", level)
            : architecture is null ? null
            : new VirtualPackage("__archspec", "0", architecture);
    }

    private static bool Applies(string name, string platform) => name switch
    {
        "__glibc" or "__linux" => platform.StartsWith("linux-", StringComparison.Ordinal),
        "__osx" => platform.StartsWith("osx-", StringComparison.Ordinal),
        "__win" => platform.StartsWith("win-", StringComparison.Ordinal),
        _ => true,
    };

    private static void Override(SortedDictionary<string, VirtualPackage> found, string text)
    {
        string[] parts = text.Split('=');
        string name = parts[0].Trim().ToLowerInvariant();
        name = name.StartsWith("__", StringComparison.Ordinal) ? name : "__" + name;
        if (parts.Length is < 2 or > 3 || name.Length == 2 || name.Any(c => !char.IsAsciiLetterOrDigit(c) && c is not ('_' or '-' or '.')))
        {
            throw new StoreException(
                ErrorCode.InvalidOption, $"'{text}' is not a virtual package: it should be NAME=VERSION or NAME=VERSION=BUILD.")
            {
                Found = text,
                Hints = ["For example __glibc=2.28, or __cuda= to go without."],
            };
        }

        Override(found, name, parts[1].Trim(), parts.Length == 3 ? parts[2].Trim() : null, text);
    }

    /// <param name="found">The packages so far.</param>
    /// <param name="name">The package to replace.</param>
    /// <param name="value">Its version, for <c>__archspec</c> without a build its build; empty for none.</param>
    /// <param name="build">Its build.</param>
    /// <param name="where">The option or variable that the user set, for the message.</param>
    private static void Override(SortedDictionary<string, VirtualPackage> found, string name, string value, string? build, string where)
    {
        if (value.Length == 0)
        {
            found.Remove(name);
            return;
        }

        bool isArchitecture = name == "__archspec" && build is null;
        string version = isArchitecture ? "1" : value;
        if (!CondaVersion.TryParse(version, out _))
        {
            throw new StoreException(ErrorCode.InvalidOption, $"'{where}' gives {name} the version '{value}', which is not a version.")
            {
                Found = value,
            };
        }

        found[name] = new VirtualPackage(name, version, isArchitecture ? value : string.IsNullOrEmpty(build) ? "0" : build);
    }
}
