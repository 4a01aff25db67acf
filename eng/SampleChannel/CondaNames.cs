using System.Text.RegularExpressions;

namespace CondaStore.SampleChannel;

/// <summary>What Debian's packages are called in conda channels: a table where conda-forge has a name of its own, a rule for the rest.</summary>
internal static partial class CondaNames
{
    /// <summary>Parts of the operating system that a conda environment leaves to the machine, or that only make sense for a Debian system.</summary>
    private static readonly Regex LeftToTheSystem = new(
        @"^(libc6|libc-bin|libc-dev-bin|libc-gconv.*|gcc-\d+-base|base-files|dpkg|debconf(-2\.0)?|cdebconf|perl.*|libperl.*|install-info|tar|"
        + @"media-types|mime-support|mailcap|init-system-helpers|sysvinit-utils|lsb-base|sensible-utils|ucf|x11-common|usrmerge|usr-is-merged|"
        + @"netbase|readline-common|python3-all|python3-dbg|libjs-sphinxdoc|libcom-err2-dev|adduser|passwd|systemd.*|libsystemd.*|libudev.*)$");

    private static readonly Dictionary<string, string> Table = new()
    {
        ["fontconfig-config"] = "fontconfig",
        ["libblas3"] = "libblas",
        ["libbrotli1"] = "libbrotli",
        ["libbz2-1.0"] = "bzip2",
        ["libcom-err2"] = "libcom_err",
        ["libcrypt1"] = "libxcrypt",
        ["libdb5.3"] = "libdb",
        ["libexpat1"] = "expat",
        ["libfontconfig1"] = "fontconfig",
        ["libfreetype6"] = "freetype",
        ["libfribidi0"] = "fribidi",
        ["libgcc-s1"] = "libgcc",
        ["libglib2.0-0"] = "libglib",
        ["libgmp10"] = "gmp",
        ["libgraphite2-3"] = "graphite2",
        ["libgssapi-krb5-2"] = "krb5",
        ["libharfbuzz0b"] = "harfbuzz",
        ["libicu72"] = "icu",
        ["libjbig0"] = "jbig",
        ["libjpeg-turbo8"] = "libjpeg-turbo",
        ["libjpeg62-turbo"] = "libjpeg-turbo",
        ["libjs-jquery"] = "jquery",
        ["libjs-jquery-ui"] = "jquery-ui",
        ["libjs-underscore"] = "underscore",
        ["libk5crypto3"] = "krb5",
        ["libkeyutils1"] = "keyutils",
        ["libkrb5-3"] = "krb5",
        ["libkrb5support0"] = "krb5",
        ["liblapack3"] = "liblapack",
        ["liblcms2-2"] = "lcms2",
        ["liblz4-1"] = "lz4-c",
        ["liblzma5"] = "xz",
        ["libncursesw6"] = "ncurses",
        ["libopenblas0-pthread"] = "libopenblas",
        ["libopenjp2-7"] = "openjpeg",
        ["libpcre2-8-0"] = "pcre2",
        ["libqhull-r8.0"] = "qhull",
        ["libreadline8"] = "readline",
        ["libsharpyuv0"] = "libwebp",
        ["libsqlite3-0"] = "sqlite",
        ["libssl3"] = "openssl",
        ["libstdc++6"] = "libstdcxx",
        ["libtcl8.6"] = "tcl",
        ["libtinfo6"] = "ncurses",
        ["libtirpc-common"] = "libtirpc",
        ["libtk8.6"] = "tk",
        ["libuuid1"] = "libuuid",
        ["libwebpdemux2"] = "libwebp",
        ["libwebpmux3"] = "libwebp",
        ["libx11-6"] = "xorg-libx11",
        ["libx11-data"] = "xorg-libx11",
        ["libxau6"] = "xorg-libxau",
        ["libxdmcp6"] = "xorg-libxdmcp",
        ["libxext6"] = "xorg-libxext",
        ["libxft2"] = "xorg-libxft",
        ["libxml2"] = "libxml2",
        ["libxrender1"] = "xorg-libxrender",
        ["libxss1"] = "xorg-libxscrnsaver",
        ["libyaml-0-2"] = "yaml",
        ["libzmq5"] = "zeromq",
        ["libzstd1"] = "zstd",
        ["python-matplotlib-data"] = "matplotlib-data",
        ["python3-attr"] = "attrs",
        ["python3-brotli"] = "brotli-python",
        ["python3-bs4"] = "beautifulsoup4",
        ["python3-cffi-backend"] = "cffi-backend",
        ["python3-dateutil"] = "python-dateutil",
        ["python3-distutils"] = "python",
        ["python3-gunicorn"] = "gunicorn",
        ["python3-jupyter-client"] = "jupyter_client",
        ["python3-jupyter-core"] = "jupyter_core",
        ["python3-lib2to3"] = "python",
        ["python3-markdown-it"] = "markdown-it-py",
        ["python3-pandas-lib"] = "pandas",
        ["python3-pil"] = "pillow",
        ["python3-pil.imagetk"] = "pillow-tk",
        ["python3-pkg-resources"] = "setuptools",
        ["python3-prompt-toolkit"] = "prompt_toolkit",
        ["python3-pure-eval"] = "pure_eval",
        ["python3-stack-data"] = "stack_data",
        ["python3-tk"] = "python-tk",
        ["python3-typing-extensions"] = "typing_extensions",
        ["python3-tz"] = "pytz",
        ["python3-yaml"] = "pyyaml",
        ["python3-zmq"] = "pyzmq",
        ["sqlite3"] = "sqlite",
        ["tk8.6-blt2.5"] = "blt",
        ["zlib1g"] = "zlib",
    };

    public static bool IsLeftToTheSystem(string debianPackage) => LeftToTheSystem.IsMatch(debianPackage);

    /// <summary>Several Debian packages may form one conda package: they get the same name.</summary>
    public static string Of(string debianPackage)
    {
        // Debian and Ubuntu renamed libraries when time_t grew to 64 bits.
        string package = MinorVersion().Replace(TimeMark().Replace(debianPackage, "$1"), "python3-");
        if (Table.TryGetValue(package, out string? name))
        {
            return name;
        }

        if (PythonItself().IsMatch(package))
        {
            return "python";
        }

        if (package.StartsWith("python3-", StringComparison.Ordinal))
        {
            return package["python3-".Length..];
        }

        Match library = VersionedLibrary().Match(package);
        return (library.Success ? library.Groups[1].Value : package).Replace("++", "xx", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^(lib.*\d)t64$")]
    private static partial Regex TimeMark();

    [GeneratedRegex(@"^python3\.\d+-(?!minimal$)")]
    private static partial Regex MinorVersion();

    [GeneratedRegex(@"^(lib)?python3(\.\d+)?(-minimal|-stdlib)?$")]
    private static partial Regex PythonItself();

    [GeneratedRegex(@"^(lib[a-z][a-z0-9+.\-]*?[a-z+])-?\d[\d.]*(-\d+)*[a-z]?$")]
    private static partial Regex VersionedLibrary();
}
