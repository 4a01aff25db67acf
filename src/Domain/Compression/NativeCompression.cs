using System.Reflection;
using System.Runtime.InteropServices;

namespace CondaStore.Domain.Compression;

/// <summary>
/// Finds the system's compression libraries under the names they carry at run time. The names without a version, which the
/// loader would try by itself, belong to development packages and are absent on servers.
/// </summary>
internal static class NativeCompression
{
    public const string Zstd = "zstd";
    public const string Bzip2 = "bz2";

    private static readonly Dictionary<string, string[]> FileNames = new()
    {
        [Zstd] = ["libzstd.so.1", "libzstd.1.dylib", "libzstd.dll"],
        [Bzip2] = ["libbz2.so.1.0", "libbz2.so.1", "libbz2.1.0.dylib", "libbz2.dll"],
    };

    // One resolver serves the whole assembly, so both libraries are registered together.
    static NativeCompression() => NativeLibrary.SetDllImportResolver(typeof(NativeCompression).Assembly, Resolve);

    /// <summary>Makes sure that the resolver is in place; called by the static constructors of the import classes.</summary>
    public static void Register()
    {
    }

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (FileNames.TryGetValue(library, out string[]? candidates))
        {
            foreach (string candidate in candidates)
            {
                if (NativeLibrary.TryLoad(candidate, assembly, searchPath, out nint handle))
                {
                    return handle;
                }
            }
        }

        return 0;
    }
}
