using CondaStore.Domain.Diagnostics;
using CondaStore.Domain.Store.Access;
using CondaStore.Domain.Store.Ledger;
using CondaStore.Domain.Store.Ports;
using CondaStore.Domain.Store.Rows;
using CondaStore.Tests.Support;
using static CondaStore.Domain.Tests.Store.StoreUnderTest;

namespace CondaStore.Domain.Tests.Store.Ledger;

public sealed class BuildsTests
{
    private readonly StoreUnderTest _store = new();

    [Fact]
    public async Task Submit_First_IsBuildOneAndCurrentWhileQueued()
    {
        Build build = await _store.SubmitAsync();

        Assert.Equal(1, build.Id);
        Assert.Equal(BuildStatus.Queued, build.Status);
        Assert.Equal($"{build.SpecificationSha256[..8]}-{build.ScheduledOn.ToUnixTimeSeconds()}-1-science", build.Key);
        StoreEnvironment environment = await _store.EnvironmentAsync();
        Assert.Equal(1, environment.CurrentBuildId);
        Assert.Equal(BuildStatus.Queued, environment.CurrentBuildStatus);
    }

    [Fact]
    public async Task Submit_SameAgain_IsANewBuildOfTheSameSpecification()
    {
        Build first = await _store.SubmitAsync();
        Build second = await _store.SubmitAsync();

        Assert.Equal(2, second.Id);
        Assert.Equal(first.SpecificationId, second.SpecificationId);
        Assert.Equal(first.EnvironmentId, second.EnvironmentId);
    }

    [Fact]
    public async Task Complete_Build_ActivatesItAndCountsIt()
    {
        Build build = await _store.BuiltAsync(size: 1234);

        Assert.Equal(BuildStatus.Completed, build.Status);
        Assert.Equal(_store.Clock.GetUtcNow(), build.EndedOn);
        StoreEnvironment environment = await _store.EnvironmentAsync();
        Assert.Equal(build.Id, environment.CurrentBuildId);
        Assert.Equal(BuildStatus.Completed, environment.CurrentBuildStatus);
        Assert.Equal(new NamespaceUsage(1, 1, 1234), (await _store.Usage.GetAsync(Visibility.All, Token))["team"] with { BuildRows = 0, NamespaceId = 0, Completed = 0 });
    }

    [Fact]
    public async Task Complete_OlderBuildFinishesLate_DoesNotReplaceTheNewer()
    {
        Build older = await _store.BeginAsync(await _store.SubmitAsync());
        Build newer = await _store.BeginAsync(await _store.SubmitAsync());

        Activation first = await _store.Builds.CompleteAsync(newer.Id, newer.Attempt, 1, null, Token);
        Activation second = await _store.Builds.CompleteAsync(older.Id, older.Attempt, 1, null, Token);

        Assert.True(first.IsActive);
        Assert.False(second.IsActive);
        Assert.Equal(BuildStatus.Completed, second.Build.Status);
        Assert.Equal(newer.Id, (await _store.EnvironmentAsync()).CurrentBuildId);
    }

    [Fact]
    public async Task Complete_AfterAnOlderWasChosenByHand_NewerTakesOverAndBetweenDoesNot()
    {
        Build one = await _store.BuiltAsync();
        Build two = await _store.BeginAsync(await _store.SubmitAsync());
        await _store.BuiltAsync();
        await _store.Environments.UpdateAsync("team", "science", one.Id, null, Token);

        Activation between = await _store.Builds.CompleteAsync(two.Id, two.Attempt, 1, null, Token);
        Assert.False(between.IsActive);
        Assert.Equal(one.Id, (await _store.EnvironmentAsync()).CurrentBuildId);
        Build four = await _store.BuiltAsync();
        Assert.Equal(four.Id, (await _store.EnvironmentAsync()).CurrentBuildId);
    }

    [Fact]
    public async Task Complete_Twice_IsTheSameAsOnce()
    {
        Build build = await _store.BeginAsync(await _store.SubmitAsync());

        await _store.Builds.CompleteAsync(build.Id, build.Attempt, 500, null, Token);
        _store.Clock.Advance(TimeSpan.FromMinutes(1));
        Activation again = await _store.Builds.CompleteAsync(build.Id, build.Attempt, 500, null, Token);

        Assert.True(again.IsActive);
        Assert.Equal(_store.Clock.GetUtcNow() - TimeSpan.FromMinutes(1), again.Build.EndedOn);
        Assert.Equal(500, (await _store.Usage.GetAsync(Visibility.All, Token))["team"].Bytes);
    }

    [Fact]
    public async Task Begin_Repeated_GivesTheSameAttempt()
    {
        Build queued = await _store.SubmitAsync();

        Build first = await _store.Builds.BeginAsync(queued.Id, 0, "run-1", "worker", Token);
        Build again = await _store.Builds.BeginAsync(queued.Id, 0, "run-1", "worker", Token);

        Assert.Equal(1, first.Attempt);
        Assert.Equal(1, again.Attempt);
        await Assert.ThrowsAsync<LeaseLostException>(() => _store.Builds.BeginAsync(queued.Id, 0, "run-2", "worker", Token));
    }

    [Fact]
    public async Task Begin_NextAttempt_FencesTheFirstOff()
    {
        Build first = await _store.BeginAsync(await _store.SubmitAsync());
        Build second = await _store.Builds.BeginAsync(first.Id, first.Attempt, "run-2", "worker-2", Token);

        Assert.Equal(2, second.Attempt);
        await Assert.ThrowsAsync<LeaseLostException>(() => _store.Builds.ReportAsync(first.Id, 1, InstallPhase.Link, null, TimeSpan.Zero, Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => _store.Builds.CompleteAsync(first.Id, 1, 1, null, Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => _store.Builds.FailAsync(first.Id, 1, ErrorCode.Internal, "x", [], Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => _store.Builds.RecordPackagesAsync(first.Id, 1, [], Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => _store.Builds.AddArtifactAsync(first.Id, 1, ArtifactType.Yaml, "yaml/x.yml", 1, Token));
        Assert.Equal(BuildStatus.Completed, (await _store.Builds.CompleteAsync(first.Id, 2, 1, null, Token)).Build.Status);
    }

    [Fact]
    public async Task Report_Progress_IsShownInTheListingToo()
    {
        Build build = await _store.BeginAsync(await _store.SubmitAsync());

        _store.Clock.Advance(TimeSpan.FromSeconds(2));
        await _store.Builds.ReportAsync(build.Id, 1, InstallPhase.Fetch, new BuildProgress(3, 10, 300, 1000), TimeSpan.Zero, Token);
        await _store.Builds.ReportAsync(build.Id, 1, null, null, TimeSpan.Zero, Token);

        Page<Build> listed = await _store.Builds.PageAsync(
            new BuildQuery { Visibility = Visibility.All, Namespace = "team", Name = "science" }, new Paging(0, int.MaxValue), Token);
        Build shown = Assert.Single(listed.Items);
        Assert.Equal(InstallPhase.Fetch, shown.Stage);
        Assert.Equal(new BuildProgress(3, 10, 300, 1000), shown.Progress);
        Assert.Equal(_store.Clock.GetUtcNow(), shown.HeartbeatOn);
        Assert.Equivalent(await _store.Builds.GetAsync(build.Id, Token), shown);
    }

    [Fact]
    public async Task RequestCancel_Queued_CancelsAtOnce()
    {
        Build build = await _store.SubmitAsync();

        Build canceled = await _store.Builds.RequestCancelAsync(build.Id, Token);

        Assert.Equal(BuildStatus.Canceled, canceled.Status);
        Assert.Equal(ErrorCode.Canceled, canceled.ErrorCode);
        Assert.Empty(await _store.Builds.ActiveAsync(Token));
        await Assert.ThrowsAsync<LeaseLostException>(() => _store.BeginAsync(build));
    }

    [Fact]
    public async Task RequestCancel_Building_IsSeenByTheWorker()
    {
        Build build = await _store.BeginAsync(await _store.SubmitAsync());

        Build asked = await _store.Builds.RequestCancelAsync(build.Id, Token);
        Assert.Equal(BuildStatus.Building, asked.Status);
        Assert.True((await _store.Builds.ReportAsync(build.Id, 1, InstallPhase.Link, null, TimeSpan.Zero, Token)).CancelRequested);
        Build canceled = await _store.Builds.CanceledAsync(build.Id, 1, Token);

        Assert.Equal(BuildStatus.Canceled, canceled.Status);
        Assert.False(canceled.CancelRequested);
    }

    [Fact]
    public async Task RequestCancel_Finished_ChangesNothing()
    {
        Build build = await _store.BuiltAsync();

        Assert.Equal(BuildStatus.Completed, (await _store.Builds.RequestCancelAsync(build.Id, Token)).Status);
    }

    [Fact]
    public async Task Fail_Build_KeepsTheReasonWithoutSecrets()
    {
        Build build = await _store.BeginAsync(await _store.SubmitAsync());

        Build failed = await _store.Builds.FailAsync(
            build.Id, 1, ErrorCode.ChannelUnavailable, "GET https://u:p@host/x failed", ["look at https://h/t/secret/c"], Token);

        Build read = await _store.Builds.GetAsync(build.Id, Token);
        Assert.Equal(BuildStatus.Failed, failed.Status);
        Assert.Equal(ErrorCode.ChannelUnavailable, read.ErrorCode);
        Assert.DoesNotContain("u:p", read.StatusInfo, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", Assert.Single(read.Hints), StringComparison.Ordinal);
        Assert.Equal(BuildStatus.Failed, (await _store.EnvironmentAsync()).CurrentBuildStatus);
    }

    [Fact]
    public async Task Fail_Queued_IsPossibleWithItsAttempt()
    {
        Build build = await _store.SubmitAsync();

        Assert.Equal(BuildStatus.Failed, (await _store.Builds.FailAsync(build.Id, 0, ErrorCode.TimeLimit, "waited too long", [], Token)).Status);
    }

    [Fact]
    public async Task Complete_Queued_IsRefused()
    {
        Build build = await _store.SubmitAsync();

        await FailsAsync(ErrorCode.InvalidState, () => _store.Builds.CompleteAsync(build.Id, 0, 1, null, Token));
    }

    [Fact]
    public async Task Delete_Unfinished_IsRefused()
    {
        Build build = await _store.SubmitAsync();

        StoreException e = await FailsAsync(ErrorCode.InvalidState, () => _store.Builds.DeleteAsync(build.Id, [], Token));

        Assert.Equal("cannot delete build since not finished building", e.Message);
    }

    [Fact]
    public async Task Delete_Current_ActivatesTheNewestOtherCompleted()
    {
        Build one = await _store.BuiltAsync();
        Build two = await _store.BuiltAsync();
        Build failed = await _store.BeginAsync(await _store.SubmitAsync());
        await _store.Builds.FailAsync(failed.Id, 1, ErrorCode.Internal, "x", [], Token);
        Build four = await _store.BuiltAsync();

        await _store.Builds.DeleteAsync(four.Id, [], Token);
        Assert.Equal(two.Id, (await _store.EnvironmentAsync()).CurrentBuildId);
        await _store.Builds.DeleteAsync(two.Id, [], Token);
        await _store.Builds.DeleteAsync(one.Id, [], Token);

        StoreEnvironment environment = await _store.EnvironmentAsync();
        Assert.Null(environment.CurrentBuildId);
        Assert.Null(environment.CurrentBuildStatus);
        Build again = await _store.SubmitAsync();
        Assert.Equal(again.Id, (await _store.EnvironmentAsync()).CurrentBuildId);
    }

    [Fact]
    public async Task Delete_CanceledBuild_RemovesItsFilesExceptTheKept()
    {
        Build build = await _store.BuiltAsync();
        await _store.BuiltAsync();

        Build deleted = await _store.Builds.DeleteAsync(build.Id, [ArtifactType.Logs, ArtifactType.Lockfile], Token);
        List<string> directories = await _store.RemoveAllAsync();

        Assert.Equal(BuildStatus.Deleted, deleted.Status);
        Assert.Equal(0, deleted.Size);
        Assert.Equal([ArtifactType.Logs, ArtifactType.Lockfile], deleted.Artifacts.Select(a => a.Type).Order());
        Assert.Equal(["/share/envs/" + build.Key], directories);
        List<string> left = await _store.BlobNamesAsync();
        Assert.Contains($"lockfile/{build.Key}.yml", left);
        Assert.Contains(build.LogName, left);
        Assert.DoesNotContain($"archive/{build.Key}.tar.gz", left);
        Assert.DoesNotContain($"packages/{build.Key}.json", left);
        Assert.Equal(1000, (await _store.Usage.GetAsync(Visibility.All, Token))["team"].Bytes);
    }

    [Fact]
    public async Task Archive_NotCompleted_IsRefused()
    {
        Build build = await _store.SubmitAsync();

        StoreException e = await FailsAsync(ErrorCode.InvalidState, () => _store.Builds.ArchiveAsync(build.Id, false, null, Token));

        Assert.Equal("cannot archive build that is in the QUEUED state", e.Message);
    }

    [Fact]
    public async Task Archive_Active_IsRefused()
    {
        Build build = await _store.BuiltAsync();

        await FailsAsync(ErrorCode.InvalidState, () => _store.Builds.ArchiveAsync(build.Id, false, null, Token));
    }

    [Fact]
    public async Task Begin_RecreationWhoseFilesAreNotRemovedYet_WaitsForThat()
    {
        Build build = await _store.BuiltAsync(packages: "python");
        await _store.BuiltAsync();
        await _store.Builds.ArchiveAsync(build.Id, false, null, Token);

        Build queued = await _store.Builds.RecreateAsync(build.Id, false, Token);

        Assert.Equal(BuildStatus.Queued, queued.Status);
        Assert.True((await FailsAsync(ErrorCode.InvalidState, () => _store.BeginAsync(queued))).IsTransient);
        _store.Clock.Advance(TimeSpan.FromHours(1));
        Assert.NotEmpty(await _store.RemoveAllAsync());
        Assert.Equal(BuildStatus.Building, (await _store.BeginAsync(queued)).Status);
        Assert.Null(await _store.Deletions.OfBuildAsync(build.Id, Token));
    }

    [Fact]
    public async Task Archive_ThenRecreate_BuildsAgainUnderTheSameId()
    {
        Build build = await _store.BuiltAsync(packages: "python");
        Build newer = await _store.BuiltAsync();

        Build archived = await _store.Builds.ArchiveAsync(build.Id, false, null, Token);
        Assert.Equal(BuildStatus.Archived, archived.Status);
        Assert.NotNull(archived.ArchivedOn);
        await _store.RemoveAllAsync();
        Assert.Contains($"lockfile/{build.Key}.yml", await _store.BlobNamesAsync());
        Assert.Single((await _store.Builds.PackagesAsync(build.Id, new PackageQuery(), new Paging(0, int.MaxValue), Token)).Items);

        Build queued = await _store.Builds.RecreateAsync(build.Id, false, Token);
        Assert.Equal(BuildStatus.Queued, queued.Status);
        Assert.Single(await _store.Builds.ActiveAsync(Token));
        Build begun = await _store.BeginAsync(queued);
        Assert.Equal(2, begun.Attempt);
        Activation done = await _store.Builds.CompleteAsync(build.Id, 2, 900, null, Token);

        Assert.False(done.IsActive);
        Assert.Equal(newer.Id, (await _store.EnvironmentAsync()).CurrentBuildId);
        Assert.Equal(1900, (await _store.Usage.GetAsync(Visibility.All, Token))["team"].Bytes);
    }

    [Fact]
    public async Task Archive_ActiveByForce_LeavesTheEnvironmentWithoutFilesUntilItIsBack()
    {
        Build build = await _store.BuiltAsync();

        await _store.Builds.ArchiveAsync(build.Id, true, null, Token);
        StoreEnvironment without = await _store.EnvironmentAsync();
        await _store.RemoveAllAsync();
        Build begun = await _store.BeginAsync(await _store.Builds.RecreateAsync(build.Id, false, Token));
        Activation back = await _store.Builds.CompleteAsync(build.Id, begun.Attempt, 900, 100, Token);

        Assert.Equal((build.Id, BuildStatus.Archived), (without.CurrentBuildId, without.CurrentBuildStatus));
        Assert.True(back.IsActive);
        Assert.Null(back.Build.ArchivedOn);
        Assert.NotNull(back.Build.RecreatedOn);
        Assert.Equal((900, 100), (back.Build.Size, back.Build.UnsharedSize));
    }

    [Fact]
    public async Task Archive_KeptPacked_NamesTheArchiveAndItsHash()
    {
        Build build = await _store.BuiltAsync();
        await _store.BuiltAsync();
        await _store.Blobs.WriteAsync("archived/x.tar.gz", new MemoryStream([1, 2]), BlobWriteOptions.Overwrite, Token);

        Build archived = await _store.Builds.ArchiveAsync(build.Id, false, new PackedArchive("archived/x.tar.gz", 2, "ab"), Token);
        await _store.RemoveAllAsync();

        Assert.Equal(("archived/x.tar.gz", "ab"), (archived.Artifact(ArtifactType.CondaPack)!.Key, archived.Artifact(ArtifactType.CondaPack)!.Sha256));
        List<string> blobs = await _store.BlobNamesAsync();
        Assert.Contains("archived/x.tar.gz", blobs);
        Assert.DoesNotContain(blobs, b => b.StartsWith($"archive/{build.Key}", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Recreate_ThatDoesNotSucceed_IsArchivedAgainWithTheReason(bool isCanceled)
    {
        Build begun = await RecreatingAsync();
        await _store.Builds.AddArtifactAsync(begun.Id, begun.Attempt, ArtifactType.Directory, "/share/envs/half-made", 1, Token);

        Build ended = isCanceled
            ? await _store.Builds.CanceledAsync(begun.Id, begun.Attempt, Token)
            : await _store.Builds.FailAsync(begun.Id, begun.Attempt, ErrorCode.PackageUnavailable, "python is gone", ["keep packages"], Token);
        Build again = await _store.Builds.FailAsync(begun.Id, begun.Attempt, ErrorCode.PackageUnavailable, "python is gone", [], Token);

        Assert.Equal(BuildStatus.Archived, ended.Status);
        Assert.Equal(ended.StatusInfo, again.StatusInfo);
        Assert.NotNull(ended.StatusInfo);
        Assert.NotNull(ended.ArchivedOn);
        Assert.Empty(await _store.Builds.ActiveAsync(Token));
        Assert.Null(ended.Artifact(ArtifactType.Directory));
        PendingDeletion pending = Assert.Single(await _store.Deletions.AdvanceAsync(Token));
        Assert.Equal((begun.Id, "/share/envs/half-made"), (pending.Id, Assert.Single(pending.Artifacts).Key));
        await _store.RemoveAllAsync();
        Assert.Equal(BuildStatus.Queued, (await _store.Builds.RecreateAsync(begun.Id, false, Token)).Status);
    }

    [Fact]
    public async Task Recreate_WithActivation_SwitchesTheEnvironmentInTheSameStep()
    {
        Build begun = await RecreatingAsync();

        await _store.Builds.RecreateAsync(begun.Id, true, Token);
        Activation done = await _store.Builds.CompleteAsync(begun.Id, begun.Attempt, 900, null, Token);

        Assert.True(done.IsActive);
        Assert.Equal(begun.Id, (await _store.EnvironmentAsync()).CurrentBuildId);
        Assert.False(done.Build.ActivatesWhenRecreated);
    }

    [Fact]
    public async Task Cancel_QueuedRecreation_IsArchivedAgain()
    {
        Build build = await _store.BuiltAsync();
        await _store.BuiltAsync();
        await _store.Builds.ArchiveAsync(build.Id, false, null, Token);
        await _store.RemoveAllAsync();
        await _store.Builds.RecreateAsync(build.Id, false, Token);

        Build canceled = await _store.Builds.RequestCancelAsync(build.Id, Token);

        Assert.Equal(BuildStatus.Archived, canceled.Status);
        Assert.Empty(await _store.Builds.ActiveAsync(Token));
        // An attempt before this one may have died with half a prefix.
        Assert.Equal(build.Id, Assert.Single(await _store.Deletions.AdvanceAsync(Token)).Id);
    }

    private async Task<Build> RecreatingAsync()
    {
        Build build = await _store.BuiltAsync();
        await _store.BuiltAsync();
        await _store.Builds.ArchiveAsync(build.Id, false, null, Token);
        await _store.RemoveAllAsync();
        return await _store.BeginAsync(await _store.Builds.RecreateAsync(build.Id, false, Token));
    }

    [Fact]
    public async Task AddArtifact_AfterArchiving_IsRefused()
    {
        Build build = await _store.BuiltAsync();
        await _store.BuiltAsync();
        await _store.Builds.ArchiveAsync(build.Id, false, null, Token);

        await FailsAsync(ErrorCode.InvalidState, () => _store.Builds.AddArtifactAsync(build.Id, null, ArtifactType.Yaml, "yaml/x.yml", 1, Token));
    }

    [Fact]
    public async Task Rebuild_Build_IsANewOneOfTheSameSpecification()
    {
        Build build = await _store.BuiltAsync();

        Build again = await _store.Builds.RebuildAsync(build.Id, "ana", Token);

        Assert.Equal(2, again.Id);
        Assert.Equal(build.SpecificationSha256, again.SpecificationSha256);
        Assert.Equal("ana", again.RequestedBy);
    }

    [Fact]
    public async Task Get_UnknownId_IsNotFound()
    {
        Assert.Equal("build id does not exist", (await FailsAsync(ErrorCode.NotFound, () => _store.Builds.GetAsync(7, Token))).Message);
        await FailsAsync(ErrorCode.NotFound, () => _store.Builds.GetAsync(-1, Token));
        await FailsAsync(ErrorCode.NotFound, () => _store.Builds.RequestCancelAsync(99, Token));
        await FailsAsync(ErrorCode.NotFound, () => _store.Builds.DeleteAsync(99, [], Token));
    }

    [Fact]
    public async Task Packages_OfABuild_AreFilteredSortedAndPaged()
    {
        Build build = await _store.BuiltAsync("team", "science", 1, "numpy", "flask", "Python");

        Page<BuildPackage> all = await _store.Builds.PackagesAsync(build.Id, new PackageQuery(), new Paging(1, 1), Token);
        Page<BuildPackage> found = await _store.Builds.PackagesAsync(build.Id, new PackageQuery { Search = "py" }, new Paging(0, int.MaxValue), Token);
        Page<BuildPackage> exact = await _store.Builds.PackagesAsync(build.Id, new PackageQuery { Search = "numpy", Exact = true }, new Paging(0, int.MaxValue), Token);
        Page<BuildPackage> last = await _store.Builds.PackagesAsync(build.Id, new PackageQuery { SortBy = ["name"], Descending = true }, new Paging(0, 1), Token);

        Assert.Equal(3, all.Count);
        Assert.Equal("flask", Assert.Single(all.Items).Name);
        Assert.Equal(["Python", "numpy"], found.Items.Select(p => p.Name));
        Assert.Equal("numpy", Assert.Single(exact.Items).Name);
        Assert.Equal("numpy", Assert.Single(last.Items).Name);
    }

    [Fact]
    public async Task Active_ReadWhileABuildIsBeingQueued_LeavesItOnTheList()
    {
        Build build = await _store.BuiltAsync();
        await _store.BuiltAsync();
        await _store.Builds.ArchiveAsync(build.Id, false, null, Token);
        await _store.RemoveAllAsync();
        StoppingStorage storage = new(_store.Table, _store.Blobs);
        storage.DieAfter(1);
        await Assert.ThrowsAsync<StoppingStorage.DeadException>(
            () => new BuildStore(storage.Table, storage.Blobs, _store.Clock).RecreateAsync(build.Id, false, Token));

        // Between the entry and the row: the writer of the entry may still write the row.
        Assert.Empty(await _store.Builds.ActiveAsync(Token));
        bool isListed = await _store.Table.GetAsync("active", TableKey.Ascending(build.Id), Token) is not null;
        _store.Clock.Advance(TimeSpan.FromHours(1));
        Assert.Empty(await _store.Builds.ActiveAsync(Token));

        Assert.True(isListed);
        Assert.Null(await _store.Table.GetAsync("active", TableKey.Ascending(build.Id), Token));
    }

    [Fact]
    public async Task Active_AfterACrashBeforeTheRowsWereWritten_IsCleaned()
    {
        await _store.Table.PutAsync(new TableRow("active", TableKey.Ascending(77)) { ["Id"] = 77, ["Namespace"] = "team" }, Token);
        Build build = await _store.SubmitAsync();

        Assert.Equal([build.Id], (await _store.Builds.ActiveAsync(Token)).Select(b => b.Id));
        Assert.Null(await _store.Table.GetAsync("active", TableKey.Ascending(77), Token));
    }
}
