import assert from "node:assert/strict";
import { format } from "@deno/jupyter";
import { explorerFrame } from "../../lib/notebook/explorer.ts";

Deno.test("explorerFrame: a link and a picture stay where no script runs", async () => {
  const picture = await Deno.makeTempFile({ suffix: ".png" });
  await Deno.writeFile(picture, Uint8Array.of(0x89, 0x50, 0x4e, 0x47));
  const bundle = await format(
    explorerFrame("http://127.0.0.1:9/", { hash: "#x=5&y=2", height: 500, picture }),
  );
  await Deno.remove(picture);
  const html = bundle["text/html"] as string;
  const [still, script] = html.split("<script>");
  assert.match(still, /href="http:\/\/127.0.0.1:9\/#x=5&amp;y=2"/);
  assert.match(still, /src="data:image\/png;base64,iVBORw=="/);
  assert.ok(!still.includes("iframe"));
  assert.match(script, /"height":500/);
  assert.equal(bundle["image/png"], "iVBORw==");
  assert.match(bundle["text/plain"]!, /deno task explore/);
});

Deno.test("explorerFrame: nothing in a link ends the script or the tag", async () => {
  const bundle = await format(explorerFrame("http://127.0.0.1:9/", { hash: `#"></script><b>` }));
  const html = bundle["text/html"] as string;
  assert.equal(html.split("</script>").length, 2);
  assert.ok(!html.includes("<b>"));
});
