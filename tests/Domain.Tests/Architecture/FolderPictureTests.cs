namespace CondaStore.Domain.Tests.Architecture;

public sealed class FolderPictureTests
{
    [Fact]
    public void Picture_InTheDocument_IsThatOfTheCode() =>
        Assert.True(FolderPicture.Expected() == FolderPicture.Current(), "docs/architecture.md shows other folders: run scripts/folders.sh.");
}
