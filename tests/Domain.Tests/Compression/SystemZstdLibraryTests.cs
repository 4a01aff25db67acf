using CondaStore.Domain.Compression;

namespace CondaStore.Domain.Tests.Compression;

public sealed class SystemZstdLibraryTests : ZstdStreamTests
{
    private protected override ZstdLibrary Library { get; } = new SystemZstdLibrary();
}
