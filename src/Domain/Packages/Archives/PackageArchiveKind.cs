namespace CondaStore.Domain.Packages.Archives;

/// <summary>Specifies the container format of a package archive (CEP 35, https://conda.org/learn/ceps/cep-0035).</summary>
public enum PackageArchiveKind
{
    /// <summary><c>.conda</c>: a ZIP file with two tar files compressed with zstd.</summary>
    Conda,

    /// <summary><c>.tar.bz2</c>: one tar file compressed with bzip2.</summary>
    TarBz2,
}
