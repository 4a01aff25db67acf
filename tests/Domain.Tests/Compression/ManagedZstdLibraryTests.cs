using CondaStore.Domain.Compression;

namespace CondaStore.Domain.Tests.Compression;

public sealed class ManagedZstdLibraryTests : ZstdStreamTests
{
    private protected override ZstdLibrary Library { get; } = new ManagedZstdLibrary();
}
