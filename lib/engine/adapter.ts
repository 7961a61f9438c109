/** What graphics processor WebGPU finds here. */

/** `against`: why no engine is to be taken for its sake. */
export type Adapter =
  | { readonly name: string; readonly against?: undefined }
  | { readonly against: string };

/** Names of drivers that compute on the processor, where the adapter does not say so. */
const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|warp/i;

export async function findAdapter(gpu: GPU | undefined = navigator.gpu): Promise<Adapter> {
  const adapter = await gpu?.requestAdapter().catch(() => null);
  if (!adapter) return { against: "WebGPU finds no graphics processor" };
  const { description, vendor, architecture, isFallbackAdapter } = adapter.info;
  const name = description || vendor;
  return isFallbackAdapter || SOFTWARE.test(`${name} ${architecture}`)
    ? { against: `its adapter renders in software (${name})` }
    : { name };
}
