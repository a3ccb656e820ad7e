using System.Reflection;
using Circuits.Science.Evidence;
using Xunit;

namespace Circuits.Experiments.Calibration.Evidence;

/// <summary>Runs after every parallel test: those that pass have removed their stale received files by then.</summary>
[CollectionDefinition(nameof(AfterTheExperiments), DisableParallelization = true)]
public sealed class AfterTheExperiments;

[Collection(nameof(AfterTheExperiments))]
public sealed class ApprovedSnapshotsTests
{
    [Fact]
    public void EverySnapshotBelongsToATestAndNoneAwaitsApproval()
    {
        var orphans = SnapshotFolder.Above(AppContext.BaseDirectory).Orphans(Assembly.GetExecutingAssembly());
        Assert.True(orphans.Count == 0, string.Join('\n', orphans));
    }
}
