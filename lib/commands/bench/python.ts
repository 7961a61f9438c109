/** Where PyTorch is. */

/** A Python that can import torch. */
export interface Python {
  readonly path: string;
  /** Of torch. */
  readonly version: string;
}

export const NO_PYTORCH = "No PyTorch to compare with: python3 must be able to import torch " +
  "(Debian: apt install python3-torch libopenblas0-openmp)";

export async function findPython(): Promise<Python | undefined> {
  for (const path of ["python3", "/usr/bin/python3"]) {
    try {
      const args = ["-c", "import torch; print(torch.__version__)"];
      const { success, stdout } = await new Deno.Command(path, { args, stderr: "null" }).output();
      if (success) return { path, version: new TextDecoder().decode(stdout).trim() };
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}
